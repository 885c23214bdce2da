import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { allOf, type Query, similarTo } from '../index.ts';
import { queries } from '../testing/arbitraries.ts';
import { type PackedQuery, packQuery, unpackQuery } from './pack.ts';

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

test('a vector is kept once, however often its query is packed', () => {
  const near = similarTo('x@v1/embedding', [1, 0.5], { minScore: 0.25 });
  const packed = packQuery(allOf([equal('libs'), near]));
  expect(packed).toMatchObject({ kind: 'packed', vectors: [Float32Array.of(1, 0.5)] });
  const again = packQuery(unpackQuery(packed));
  expect(again).toEqual(packed);
  expect(firstVector(again)).toBe(firstVector(packed));
});

function firstVector(packed: PackedQuery): unknown {
  return typeof packed === 'object' && packed.kind === 'packed' ? packed.vectors[0] : null;
}

test('what may change is not taken for the vector that it was', () => {
  const query = [1, 0.5];
  const near = { kind: 'similar', feature: 'x@v1/e', query, metric: 'dot', minScore: 1 } as const;
  const packed = packQuery(near);
  query[1] = 0;
  expect(packQuery(near)).toMatchObject({ vectors: [Float32Array.of(1, 0)] });
  expect(unpackQuery(packed)).toMatchObject({ query: [1, 0.5] });
});

test('what JSON cannot hold stays as it is', () => {
  for (const constant of [Number.NaN, -0, undefined, 1n, [Infinity]]) {
    const query = equal(constant);
    expect(packQuery(query)).toBe(query);
  }
});
