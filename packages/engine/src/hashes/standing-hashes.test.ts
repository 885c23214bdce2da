import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { hammingDistance } from '../index.ts';
import { type Kernels, scalarKernels, simdKernels } from '../kernels/kernels.ts';
import { HASH_BYTES, hashSource } from '../testing/hashes.ts';
import { numbers } from '../testing/vectors.ts';
import { StandingHashes } from './standing-hashes.ts';

/** Shares of the bits; what is below 0 or above 1 is no distance, or more than there can be. */
const SHARES = [-1, -0.01, 0, 0.05, 0.12, 0.3, 0.5, 1, 2];

interface Standing {
  readonly hash: Uint8Array;
  readonly most: number;
}

/** Adds and deletes rows, some times only with small distances. */
function stand(standing: StandingHashes, next: () => number, source: () => Uint8Array, count: number) {
  const rows = new Map<number, Standing>();
  const mostShare = Math.floor(1 + next() * SHARES.length);
  for (let i = 0; i < count; i++) {
    const hash = source();
    const most = Math.floor((SHARES[Math.floor(next() * mostShare)] as number) * 8 * hash.length);
    rows.set(standing.add(hash, most), { hash, most });
    if (next() > 0.2) continue;
    const row = [...rows.keys()][Math.floor(next() * rows.size)] as number;
    standing.delete(row);
    rows.delete(row);
  }
  return rows;
}

test.each([
  ['simd', simdKernels, 400, 150],
  ['scalar', scalarKernels, 140, 60],
] as const)('told are exactly the pairs within the distance of the row, %s', (_, make, mostRows, numRuns) => {
  const setup = fc.record({
    bytes: fc.constantFrom(...HASH_BYTES),
    seed: fc.nat(),
    count: fc.integer({ min: 0, max: mostRows }),
    asked: fc.constantFrom(0, 1, 2, 33),
  });
  fc.assert(
    fc.property(setup, ({ bytes, seed, count, asked }) => {
      const source = hashSource(bytes, seed);
      const standing = new StandingHashes({ bytes, kernels: make() as Kernels });
      const rows = stand(standing, numbers(seed), source, count);
      expect(standing.size).toBe(rows.size);
      const documents = Array.from({ length: asked }, source);
      const told: string[] = [];
      standing.probe(documents, (...pair) => told.push(pair.join(' ')));
      const expected = documents.flatMap((document, i) =>
        [...rows].flatMap(([row, { hash, most }]) => {
          const distance = hammingDistance(hash, document);
          return distance <= most ? [`${row} ${i} ${distance}`] : [];
        }),
      );
      expect(told.sort()).toEqual(expected.sort());
    }),
    { numRuns },
  );
});

test('a row that asks for all does not bring others to documents, and is gone when it is deleted', () => {
  const standing = new StandingHashes({ bytes: 32 });
  for (let i = 0; i < 100; i++) standing.add(new Uint8Array(32).fill(255), 31);
  const all = standing.add(new Uint8Array(32).fill(255), 256);
  const rowsOf = (): number[] => {
    const rows: number[] = [];
    standing.probe([new Uint8Array(32)], (row) => rows.push(row));
    return rows;
  };
  expect(rowsOf()).toEqual([all]);
  standing.delete(all);
  expect(rowsOf()).toEqual([]);
  expect(standing.add(new Uint8Array(32), 0)).toBe(all);
  expect(rowsOf()).toEqual([all]);
});

test('a document of another length is refused before anybody is told', () => {
  const standing = new StandingHashes({ bytes: 8 });
  standing.add(new Uint8Array(8), 64);
  const told: number[] = [];
  const documents = [new Uint8Array(8), new Uint8Array(16)];
  const probe = (): void => standing.probe(documents, (row) => told.push(row));
  expect(probe).toThrow(RangeError);
  expect(probe).toThrow('a hash of 16 bytes among those of 8');
  expect(told).toEqual([]);
});
