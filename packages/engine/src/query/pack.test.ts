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

test('a query of comparisons is a short text', () => {
  const eq: Query = {
    kind: 'compare',
    field: 'section',
    operator: 'eq',
    operand: { constant: 'libs' },
    caseSensitive: false,
  };
  expect(packQuery(allOf([eq, eq]))).toBe('&2,0,7,4,sectionlibs0,7,4,sectionlibs');
});

test('what JSON cannot hold, and vectors, stay as they are', () => {
  const near = similarTo('x@v1/embedding', [1, 2], { minScore: 0 });
  expect(packQuery(near)).toBe(near);
  for (const constant of [Number.NaN, -0, undefined, 1n, [Infinity]]) {
    const query: Query = {
      kind: 'compare',
      field: 'a',
      operator: 'eq',
      operand: { constant },
      caseSensitive: true,
    };
    expect(packQuery(query)).toBe(query);
  }
});
