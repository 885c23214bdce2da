import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FUSIONS, type Fusion, fuse, type SearchResult } from './fusion.ts';

const result: fc.Arbitrary<SearchResult> = fc.record({
  weight: fc.double({ min: 0.1, max: 10, noNaN: true }),
  found: fc
    .uniqueArray(
      fc.record({
        key: fc.constantFrom(...Array.from('abcdefgh')),
        // On a grid: of scores that differ by rounding alone, their deviation is rounding, too.
        score: fc.integer({ min: 0, max: 1000 }).map((n) => n / 1000),
      }),
      { selector: ({ key }) => key, maxLength: 8 },
    )
    .map((found) => found.sort((a, b) => b.score - a.score)),
});
const results = fc.array(result, { minLength: 1, maxLength: 4 });

/** The definitions, word for word, for one document at a time. */
function oracle(fusion: Fusion, all: readonly SearchResult[], key: string): number {
  const terms = all.map(({ weight, found }) => {
    const rank = found.findIndex((one) => one.key === key) + 1;
    if (rank === 0) return 0;
    const scores = found.map(({ score }) => score);
    const score = scores[rank - 1] as number;
    const mean = scores.reduce((a, b) => a + b, 0) / scores.length;
    const sigma = Math.sqrt(scores.reduce((a, b) => a + (b - mean) ** 2, 0) / scores.length);
    const equal = scores.every((one) => one === score);
    const normal = equal ? 0.5 : (score - (mean - 3 * sigma)) / (6 * sigma);
    return {
      rrf: 1 / (60 + rank),
      dbsf: Math.min(1, Math.max(0, normal)),
      weighted: weight * score,
      max: score,
    }[fusion];
  });
  const sum = terms.reduce((a, b) => a + b, 0);
  if (fusion === 'max') return Math.max(...terms);
  if (fusion === 'rrf') return sum / (all.length / 61);
  return sum / (fusion === 'dbsf' ? all.length : all.reduce((a, { weight }) => a + weight, 0));
}

describe('a fusion', () => {
  it.each(FUSIONS)('%s is what its definition says, for every document found and no other', (fusion) => {
    fc.assert(
      fc.property(results, (all) => {
        const fused = fuse(fusion, all);
        expect([...fused.keys()].sort()).toEqual(
          [...new Set(all.flatMap(({ found }) => found.map(({ key }) => key)))].sort(),
        );
        for (const [key, score] of fused) expect(score).toBeCloseTo(oracle(fusion, all, key), 10);
      }),
      { numRuns: 300 },
    );
  });

  it.each(FUSIONS)('%s gives scores from 0 to 1', (fusion) => {
    fc.assert(
      fc.property(results, (all) => {
        for (const score of fuse(fusion, all).values()) {
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('rrf gives 1 to what is first everywhere', () => {
    const first = { weight: 1, found: [{ key: 'a', score: 0.2 }] };
    expect(fuse('rrf', [first, first, first]).get('a')).toBe(1);
  });

  it('dbsf takes equal scores for average, also where their mean is rounded', () => {
    const found = ['a', 'b', 'c'].map((key) => ({ key, score: 0.1 }));
    expect([...fuse('dbsf', [{ weight: 1, found }]).values()]).toEqual([0.5, 0.5, 0.5]);
  });

  it.each(['rrf', 'dbsf', 'max'] as const)('%s does not look at weights', (fusion) => {
    fc.assert(
      fc.property(results, (all) => {
        const even = all.map((one) => ({ ...one, weight: 1 }));
        expect(fuse(fusion, all)).toEqual(fuse(fusion, even));
      }),
    );
  });
});
