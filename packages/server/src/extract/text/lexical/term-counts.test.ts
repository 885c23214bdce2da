import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { TermCounts } from './term-counts.ts';

/** Few different low bits, so that slots collide. */
const hash = fc
  .tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: 0, max: 4 }))
  .map(([a, b]) => (a << 28) | b);

const listed = (terms: TermCounts) =>
  Array.from({ length: terms.size }, (_, i) => [terms.hashAt(i), terms.countAt(i)]);

function counted(hashes: readonly number[]): [number, number][] {
  const counts = new Map<number, number>();
  for (const one of hashes) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts];
}

test('counts as a Map does, in the same order, also after it was cleared', () => {
  const terms = new TermCounts();
  fc.assert(
    fc.property(fc.array(hash, { maxLength: 60 }), (hashes) => {
      terms.clear();
      for (const one of hashes) terms.add(one);
      expect(listed(terms)).toEqual(counted(hashes));
      expect(terms.total).toBe(hashes.length);
    }),
  );
});

test.each([2047, 2048, 2049, 20_000])('counts %i different hashes, and is empty again afterwards', (n) => {
  const terms = new TermCounts();
  const hashes = Array.from({ length: n }, (_, i) => Math.imul(i, 0x9e3779b1));
  for (const one of [...hashes, ...hashes]) terms.add(one);
  expect(listed(terms)).toEqual(hashes.map((one) => [one, 2]));
  terms.clear();
  terms.add(7);
  expect(listed(terms)).toEqual([[7, 1]]);
});
