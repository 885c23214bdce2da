import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { HashRows } from '../hashes/hash-rows.ts';
import { HASH_BYTES, hashSource } from '../testing/hashes.ts';
import { bothKernels, numbers } from '../testing/vectors.ts';
import type { Kernels } from './kernels.ts';

interface Setup {
  readonly bytes: number;
  readonly seed: number;
  readonly rows: number;
  readonly queries: number;
}

/** All pairs that the pass finds, in order, and where the list was handed over. */
function pairsOf(kernels: Kernels, { bytes, seed, rows: count, queries }: Setup): number[][] {
  const next = numbers(seed);
  const source = hashSource(bytes, seed);
  const rows = new HashRows({ bytes, kernels });
  const limit = (): number => Math.floor((8 * bytes + 2) * next() ** 2) - 1;
  for (let row = 0; row < count; row++) rows.add(source(), limit());
  for (let row = 0; row < count; row += 7) rows.delete(row);
  const parts: number[][] = [[]];
  rows.inBatches(Array.from({ length: queries }, source), (scan, batch) => {
    for (const query of batch.keys()) scan.limit(query, limit());
    scan.run(
      (...pair) => parts.at(-1)?.push(...pair),
      () => void parts.push([]),
    );
  });
  return parts;
}

test('the scalar kernel finds the pairs that the one in WebAssembly finds, in the same order and parts', () => {
  const setup = fc.record({
    bytes: fc.constantFrom(...HASH_BYTES),
    seed: fc.nat(),
    rows: fc.integer({ min: 1, max: 500 }),
    queries: fc.integer({ min: 1, max: 40 }),
  });
  fc.assert(
    fc.property(setup, (one) => {
      const { simd, scalar } = bothKernels();
      expect(pairsOf(simd, one)).toEqual(pairsOf(scalar, one));
    }),
    { numRuns: 100 },
  );
});

test('where every pair is found the list fills up, and the pass goes on', () => {
  for (const kernels of Object.values(bothKernels())) {
    const rows = new HashRows({ bytes: 16, kernels });
    for (let row = 0; row < 64 * 31; row++) rows.add(new Uint8Array(16).fill(row), 128);
    const pairs = new Set<number>();
    let parts = 0;
    rows.inBatches(
      Array.from({ length: 32 }, () => new Uint8Array(16)),
      (scan, batch) => {
        for (const query of batch.keys()) scan.limit(query, 128);
        scan.run(
          (row, query) => pairs.add(32 * row + query),
          () => void parts++,
        );
      },
    );
    expect(pairs.size).toBe(64 * 31 * 32);
    // Chunks of 1, 2, 4, 8 and 16 blocks, of which the list takes 4.
    expect(parts).toBe(1 + 1 + 1 + 2 + 4);
  }
});
