import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Kernels, scalarKernels, simdKernels } from '../kernels/kernels.ts';
import type { Metric } from '../query/query.ts';
import { cosineScore, dotScore, euclidScore } from '../scores/vector-scores.ts';
import { CodedVectors } from './coded-vectors.ts';

const SCORES = { cosine: cosineScore, dot: dotScore, euclid: euclidScore };

/** Numbers that come again, so that vectors are equal, nearly equal, zero, or too long or short for codes. */
const component = fc.constantFrom(0, 0, 1, -1, 0.5, 0.25, -0.125, 1e-6, 3, 1e-20, 1e25);
const vectorsOf = (dimensions: number, most: number) =>
  fc.array(
    fc.array(component, { minLength: dimensions, maxLength: dimensions }).map((x) => Float32Array.from(x)),
    { maxLength: most },
  );

const cases = fc.constantFrom(1, 2, 31, 33, 65).chain((dimensions) =>
  fc.record({
    dimensions: fc.constant(dimensions),
    metric: fc.constantFrom<Metric>('cosine', 'dot', 'euclid'),
    sample: vectorsOf(dimensions, 3),
    vectors: vectorsOf(dimensions, 50),
    replaced: vectorsOf(dimensions, 8),
    deleted: fc.array(fc.nat({ max: 49 }), { maxLength: 20 }),
    queries: vectorsOf(dimensions, 5),
    count: fc.integer({ min: 1, max: 20 }),
    minScores: fc.tuple(...Array.from({ length: 5 }, () => fc.constantFrom(0, 0.3, 0.99, 1))),
    refused: fc.constantFrom(1, 3, 1000),
  }),
);

const KERNELS: [string, () => Kernels | null][] = [
  ['SIMD', simdKernels],
  ['plain code', scalarKernels],
];

describe.each(KERNELS)('coded vectors with kernels in %s', (_, kernelsOf) => {
  it('name all rows that score more than they say of the others', () => {
    const kernels = kernelsOf() as Kernels;
    const { used } = kernels.heap;
    fc.assert(
      fc.property(cases, ({ dimensions, metric, sample, vectors, replaced, deleted, queries, ...rest }) => {
        const { count, minScores, refused } = rest;
        const coded = new CodedVectors({ dimensions, metric, sample, kernels });
        const there = new Map(vectors.map((vector) => [coded.add(vector), vector]));
        for (const row of deleted) if (there.delete(row)) coded.delete(row);
        for (const [i, vector] of replaced.entries()) {
          const row = [...there.keys()][3 * i];
          if (row !== undefined) coded.replace(row, vector);
          there.set(row ?? coded.add(vector), vector);
        }
        expect(coded.size).toBe(there.size);
        const accepts = (row: number, query: number): boolean => (row + query) % refused !== 1;
        for (const [q, { rows, others }] of coded
          .candidates(queries, count, { minScore: minScores, accepts })
          .entries()) {
          const most = new Map(rows.map((one) => [one.row, one.most]));
          expect(most.size).toBe(rows.length);
          for (const row of most.keys()) expect(there.has(row) && accepts(row, q)).toBe(true);
          if (others > -Infinity) expect(rows.length).toBe(count);
          for (const [row, vector] of there) {
            const score = SCORES[metric](queries[q] as Float32Array, vector);
            if (accepts(row, q) && score >= (minScores[q] as number))
              expect(score).toBeLessThanOrEqual(most.get(row) ?? others);
          }
        }
        coded.release();
      }),
      { numRuns: 300 },
    );
    expect(kernels.heap.used).toBe(used);
  });

  it('bound the others closely, whatever the number of rows', () => {
    let state = 5;
    const random = (): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 31 - 1;
    };
    const vectorOf = (): Float32Array => Float32Array.from({ length: 96 }, random);
    const kernels = kernelsOf() as Kernels;
    const vectors = Array.from({ length: 3000 }, vectorOf);
    for (const n of [15, 16, 17, 511, 512, 513, 1535, 1537, 3000]) {
      const coded = new CodedVectors({ dimensions: 96, sample: vectors.slice(0, 100), kernels });
      for (const vector of vectors.slice(0, n)) coded.add(vector);
      const queries = Array.from({ length: 33 }, vectorOf);
      for (const [q, { rows, others }] of coded.candidates(queries, 10).entries()) {
        const scores = vectors.slice(0, n).map((vector) => cosineScore(queries[q] as Float32Array, vector));
        const left = scores.filter((_, at) => !rows.some(({ row }) => row === at));
        expect(Math.max(...left)).toBeLessThanOrEqual(others);
        expect(others - Math.max(...left)).toBeLessThan(0.1);
      }
      expect(coded.bytes).toBeGreaterThan(n * 96);
      coded.release();
    }
  });
});

describe('coded vectors', () => {
  it('refuse what cannot be compared, and rows that are not there', () => {
    const coded = new CodedVectors({ dimensions: 2 });
    expect(() => coded.add(Float32Array.of(1))).toThrow(RangeError);
    expect(() => coded.add(Float32Array.of(1, Number.NaN))).toThrow('not finite');
    expect(() => coded.candidates([Float32Array.of(1, 2, 3)], 1)).toThrow(RangeError);
    expect(() => coded.delete(0)).toThrow('no row 0');
    expect(() => coded.replace(0, Float32Array.of(1, 2))).toThrow('no row 0');
    expect(coded.candidates([Float32Array.of(1, 2)], 3)).toEqual([{ rows: [], others: -Infinity }]);
    expect(() => new CodedVectors({ dimensions: 0 })).toThrow(RangeError);
  });
});
