import { cosineScore } from '@tocsin/engine';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testDocument } from '../../testing/memory-source.ts';
import { idsOf, type StageSpec, searchFor } from '../../testing/retrieve.ts';
import { diversify } from '../diversify.ts';

const find = (final_top_k = 100): StageSpec => [
  'feature_search',
  { searches: [{ feature_uri: 'x@v1', query: [1, 0] }], final_top_k },
];

/** Maximal marginal relevance, computed anew for every pick. */
function bruteForce(
  relevance: number[],
  count: number,
  lambda: number,
  similar: (a: number, b: number) => number,
) {
  const picked: number[] = [];
  while (picked.length < Math.min(count, relevance.length)) {
    const worth = relevance.map((score, i) =>
      picked.includes(i)
        ? Number.NEGATIVE_INFINITY
        : lambda * score - (1 - lambda) * Math.max(0, ...picked.map((j) => similar(i, j))),
    );
    picked.push(worth.indexOf(Math.max(...worth)));
  }
  return picked;
}

describe('mmr', () => {
  it('picks what the definition says, whatever the items', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.tuple(
            fc.integer({ min: 0, max: 10 }),
            fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 2, maxLength: 2 }),
          ),
          { maxLength: 12 },
        ),
        fc.integer({ min: 0, max: 14 }),
        fc.constantFrom(0, 0.3, 0.5, 0.7, 1),
        async (items, count, lambda) => {
          const relevance = items.map(([score]) => score / 10);
          const vectors = items.map(([, vector]) => Float32Array.from(vector));
          const similar = (a: number, b: number) =>
            cosineScore(vectors[a] as Float32Array, vectors[b] as Float32Array);
          const got = await diversify(relevance, count, lambda, similar, async () => {});
          expect(got).toEqual(bruteForce(relevance, count, lambda, similar));
        },
      ),
      { numRuns: 300 },
    );
  });

  const all = [
    testDocument('a', { kind: 'p' }, { 'x@v1/embedding': [1, 0] }),
    testDocument('b', { kind: 'p' }, { 'x@v1/embedding': [1, 0.05] }),
    testDocument('c', { kind: 'q' }, { 'x@v1/embedding': [1, 1.2] }),
    testDocument('d', { kind: 'q' }, { 'y@v1/embedding': [1, 0] }),
  ];

  it('by the feature of the last search puts what is unlike before what is nearly the same', async () => {
    expect(idsOf(await searchFor([find(), ['mmr', { lambda: 0.4 }]], all))).toEqual(['a', 'c', 'b']);
    expect(idsOf(await searchFor([find(), ['mmr', { lambda: 1 }]], all))).toEqual(['a', 'b', 'c']);
  });

  it('by fields takes documents with equal values for alike', async () => {
    const stage: StageSpec = ['mmr', { lambda_: 0.5, diversity_fields: ['kind'], top_n: 2 }];
    const found = await searchFor([find(), stage], all);
    expect(idsOf(found)).toEqual(['a', 'c']);
    expect(found.limited).toBe(true);
    expect(found.hits[1]?.score).toBeCloseTo(1 / Math.hypot(1, 1.2), 6);
  });

  it('works on what a filter found, by a feature that is named', async () => {
    const stage: StageSpec = ['mmr', { lambda: 0, diversity_feature_uri: 'tocsin://x@v1/embedding' }];
    expect(idsOf(await searchFor([stage], all))).toEqual(['a', 'd', 'c', 'b']);
  });

  it('hands on 25 where no number is named', async () => {
    const many = Array.from({ length: 40 }, (_, i) =>
      testDocument(`d${i}`, {}, { 'x@v1/embedding': [1, i] }),
    );
    expect((await searchFor([find(), ['mmr']], many)).hits).toHaveLength(25);
  });

  it('needs something to compare by', async () => {
    await expect(async () => searchFor([['mmr']], all)).rejects.toThrow(
      'stages[0].parameters.diversity_feature_uri',
    );
  });
});
