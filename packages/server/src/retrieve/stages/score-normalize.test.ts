import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testDocument } from '../../testing/memory-source.ts';
import { idsOf, type StageSpec, searchFor } from '../../testing/retrieve.ts';
import { NORMALIZATIONS, normalizeScores } from '../normalize-scores.ts';

const score = fc.oneof(
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ min: -1e-320, max: 1e-320, noNaN: true }),
);
const scores = fc.array(score, { minLength: 1, maxLength: 12 });

describe('normalised scores', () => {
  it.each(NORMALIZATIONS)('%s are in [0, 1] and keep their order', (method) => {
    fc.assert(
      fc.property(scores, (given) => {
        const normal = normalizeScores(given, method);
        normal.forEach((score, i) => {
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(1);
          normal.forEach((other, j) => {
            if ((given[i] as number) > (given[j] as number)) expect(score).toBeGreaterThanOrEqual(other);
          });
        });
      }),
      { numRuns: 1000, examples: [[[3e-323, 3.5e-323]], [[-Number.MAX_VALUE, Number.MAX_VALUE, 0]]] },
    );
  });

  it('are what the formulas say', () => {
    expect(normalizeScores([1, 2, 5], 'min_max')).toEqual([0, 0.25, 1]);
    expect(normalizeScores([1, 2, 5], 'min_max', { min: 0, max: 4 })).toEqual([0.25, 0.5, 1]);
    expect(normalizeScores([0, 2], 'z_score')).toEqual([0.5 - 1 / 6, 0.5 + 1 / 6]);
    expect(normalizeScores([0, Math.log(3)], 'softmax').map((x) => x.toFixed(6))).toEqual([
      '0.250000',
      '0.750000',
    ]);
    expect(normalizeScores([3, 4, -1e-9], 'l2').map((x) => x.toFixed(6))).toEqual([
      '0.600000',
      '0.800000',
      '0.000000',
    ]);
  });

  it.each([
    ['min_max', 1],
    ['z_score', 0.5],
    ['softmax', 0.5],
    ['l2', Math.SQRT1_2],
  ] as const)('%s of equal scores are all %d', (method, expected) => {
    for (const score of normalizeScores([0.3, 0.3], method)) expect(score).toBeCloseTo(expected, 12);
  });

  it('softmax sums to 1 and overflows for nobody', () => {
    expect(normalizeScores([1000, 1000, -1000], 'softmax')).toEqual([0.5, 0.5, 0]);
  });
});

describe('score_normalize', () => {
  const all = [1, 2, 3].map((x, i) =>
    testDocument(`d${i}`, { rank: { s: x } }, { 'x@v1/embedding': [1, x] }),
  );
  const find: StageSpec = ['feature_search', { searches: [{ feature_uri: 'x@v1', query: [1, 0] }] }];

  it('replaces the score of the run, so that later filters see it', async () => {
    const found = await searchFor(
      [find, ['score_normalize'], ['attribute_filter', { field: 'score', operator: 'gt', value: 0 }]],
      all,
    );
    expect(idsOf(found)).toEqual(['d0', 'd1']);
    expect(found.hits[0]?.score).toBe(1);
  });

  it('reads a score from a field and writes it to another; documents without it stay', async () => {
    const given = [...all, testDocument('d3')];
    const stage: StageSpec = ['score_normalize', { score_field: 'rank.s', output_field: 'rank.normal' }];
    const found = await searchFor([stage], given);
    expect(found.hits.map(({ payload }) => payload)).toEqual([
      { rank: { s: 1, normal: 0 } },
      { rank: { s: 2, normal: 0.5 } },
      { rank: { s: 3, normal: 1 } },
      {},
    ]);
    expect(found.hits.every(({ score }) => score === 1)).toBe(true);
  });

  it('refuses bounds that are none', async () => {
    const stage: StageSpec = ['score_normalize', { min_value: 1, max_value: 1 }];
    await expect(async () => searchFor([stage], all)).rejects.toThrow('stages[0].parameters.max_value');
  });
});
