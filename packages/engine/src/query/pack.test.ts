import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { allOf, type Query, similarTo } from '../index.ts';
import { queries } from '../testing/arbitraries.ts';
import { packQuery, unpackQuery } from './pack.ts';

test('a query comes back as it was', () => {
  fc.assert(
    fc.property(queries, (query) => {
      expect(unpackQuery(packQuery(query))).toEqual(query);
    }),
    { numRuns: 1000 },
  );
});

const equal = (constant: unknown): Query => ({
  kind: 'compare',
  field: 'section',
  operator: 'eq',
  operand: { constant },
  caseSensitive: false,
});

test('a query of comparisons is a short text', () => {
  expect(packQuery(allOf([equal('libs'), equal('x')]))).toHaveLength(2 + 14 + 11);
});

test.each([0, 1, 255, 256, 0xffff])('an operand of %i characters is packed', (length) => {
  const query = equal('x'.repeat(length));
  expect(packQuery(query)).toBeTypeOf('string');
  expect(unpackQuery(packQuery(query))).toEqual(query);
});

test('what is too long to be packed stays as it is', () => {
  for (const query of [equal('x'.repeat(0x10000)), { ...equal(0), field: 'x'.repeat(0x10000) }])
    expect(packQuery(query)).toBe(query);
  const many = allOf(Array.from({ length: 0x10000 }, () => equal(0)));
  expect(packQuery(many)).toBe(many);
});

test('what JSON cannot hold, and vectors, stay as they are', () => {
  const near = similarTo('x@v1/embedding', [1, 2], { minScore: 0 });
  expect(packQuery(near)).toBe(near);
  for (const constant of [Number.NaN, -0, undefined, 1n, [Infinity]]) {
    const query = equal(constant);
    expect(packQuery(query)).toBe(query);
  }
});
