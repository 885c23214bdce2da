import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { MaxTree } from './max-tree.ts';

test('the tree finds every value that is not below a limit', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -50, max: 50 }), { maxLength: 100 }),
      fc.integer(),
      fc.nat(100),
      (values, limit, end) => {
        const stop = Math.min(end, values.length);
        const found: number[] = [];
        new MaxTree(Float64Array.from(values)).visitAtLeast(limit % 60, stop, (i) => found.push(i));
        const expected = values.flatMap((value, i) => (i < stop && value >= limit % 60 ? [i] : []));
        expect(found).toEqual(expected);
      },
    ),
  );
});

test.each([0, 1, 15, 16, 17, 31, 32, 33, 255, 256, 257])('a tree of %i values is complete', (length) => {
  const found: number[] = [];
  new MaxTree(new Float64Array(length).fill(1)).visitAtLeast(1, length, (i) => found.push(i));
  expect(found).toEqual(Array.from({ length }, (_, i) => i));
});
