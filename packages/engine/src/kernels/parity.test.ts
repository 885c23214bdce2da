import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Metric } from '../query/query.ts';
import { bothKernels, DIMENSIONS, kinds, metrics, vectorSource } from '../testing/vectors.ts';
import { learnBasis } from '../vectors/basis.ts';
import { METRICS } from '../vectors/metric.ts';
import { multiplied } from '../vectors/seen-vector.ts';
import { VectorCodes } from '../vectors/vector-codes.ts';
import type { Kernels } from './kernels.ts';

interface Setup {
  readonly dimensions: number;
  readonly metric: Metric;
  readonly kind: string | null;
  readonly seed: number;
  readonly rows: number;
  readonly queries: number;
  readonly least: number;
}

/** Everything that the passes find, in order, with the bits of the estimates. */
function passesOf(
  kernels: Kernels,
  { dimensions, metric, kind, seed, rows, queries, least }: Setup,
): number[] {
  const source = vectorSource(dimensions, seed, kind);
  const vectors = Array.from({ length: rows }, source);
  const sample = vectors.flatMap((vector) => {
    const seen = multiplied(vector, METRICS[metric]);
    return seen === null ? [] : [seen];
  });
  const codes = new VectorCodes(kernels, METRICS[metric], learnBasis(dimensions, sample));
  for (const [row, vector] of vectors.entries()) codes.set(row, vector);
  for (let row = 0; row < rows; row += 7) codes.remove(row);
  const scan = codes.scan(Array.from({ length: queries }, source), 64);
  const found: number[] = [];
  for (let query = 0; query < queries; query++) scan.need(query, least);
  while (scan.estimate(64)) {
    scan.promising(
      ({ row, query, about, most }) => found.push(row, query, about, most),
      () => found.push(-1),
    );
    scan.possible(({ row, query, about, most }) => found.push(row, query, about, most));
  }
  scan.end();
  return found;
}

test('scalar kernels find what those with SIMD find, to the last bit', () => {
  const setup = fc.record({
    dimensions: fc.constantFrom(...DIMENSIONS),
    metric: metrics,
    kind: kinds,
    seed: fc.nat(),
    rows: fc.integer({ min: 1, max: 150 }),
    queries: fc.integer({ min: 1, max: 9 }),
    least: fc.constantFrom(-Infinity, -1, 0, 0.2, 0.5, 0.8, 0.93, Infinity),
  });
  fc.assert(
    fc.property(setup, (one) => {
      const { simd, scalar } = bothKernels();
      expect(passesOf(simd, one)).toEqual(passesOf(scalar, one));
    }),
    { numRuns: 150 },
  );
});

test.each(['signs', 'constant', 'largest', 'unit'])('also where sums are largest: %s', (kind) => {
  for (const dimensions of [32, 64, 128, 257, 1024]) {
    const { simd, scalar } = bothKernels();
    const one = { dimensions, metric: 'cosine', kind, seed: 3, rows: 40, queries: 5, least: -1 } as const;
    expect(passesOf(simd, one)).toEqual(passesOf(scalar, one));
  }
});
