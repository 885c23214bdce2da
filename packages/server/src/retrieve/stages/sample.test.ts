import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testDocument } from '../../testing/memory-source.ts';
import { idsOf, searchFor } from '../../testing/retrieve.ts';
import type { Hit } from '../hit.ts';
import { apportion, sampleHits, seedOf } from '../sample-hits.ts';

const documents = (n: number) =>
  Array.from({ length: n }, (_, i) => testDocument(`d${String(i).padStart(3, '0')}`, { kind: `k${i % 3}` }));
const sample = async (n: number, parameters: object) =>
  idsOf(await searchFor([['sample', { ...parameters }]], documents(n)));

describe('a sample', () => {
  it('has the size wanted, keeps the order, and is the same for the same seed or none', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: 40 }),
        fc.integer({ min: 1, max: 50 }),
        fc.option(fc.integer(), { nil: undefined }),
        async (n, count, seed) => {
          const taken = await sample(n, { count, seed });
          expect(taken).toHaveLength(Math.min(n, count));
          expect(taken).toEqual(taken.toSorted());
          expect(new Set(taken).size).toBe(taken.length);
          expect(await sample(n, { count, seed })).toEqual(taken);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('differs from seed to seed, and takes every document about as often', async () => {
    const times = new Map<string, number>();
    for (let seed = 0; seed < 400; seed++)
      for (const id of await sample(20, { count: 5, seed })) times.set(id, (times.get(id) ?? 0) + 1);
    expect(times.size).toBe(20);
    // 400 draws of 5 in 20: 100 expected, standard deviation 8.7; 5 of them each way
    for (const n of times.values()) expect(Math.abs(n - 100)).toBeLessThan(44);
  });

  it('is the same where the collection has another id', () => {
    const hits = (collectionId: string): Hit[] =>
      documents(30).map(({ id, payload }) => ({
        documentId: id,
        collectionId,
        payload,
        score: 1,
        evidence: [],
      }));
    const ids = (from: Hit[]): string[] => from.map(({ documentId }) => documentId);
    expect(ids(sampleHits(hits('col_a'), 5, '1'))).toEqual(ids(sampleHits(hits('col_b'), 5, '1')));
    expect(seedOf(hits('col_a'))).toBe(seedOf(hits('col_b')));
  });

  it('does not depend on the order of the documents', async () => {
    const shuffled = documents(30).toReversed();
    const there = await searchFor([['sample', { count: 7, seed: 3 }]], shuffled);
    expect(idsOf(there)).toEqual(await sample(30, { count: 7, seed: 3 }));
  });

  it('always keeps the first ones where it is told to', async () => {
    for (const seed of [1, 2, 3, 4])
      expect((await sample(40, { count: 5, seed, preserve_top_k: 3 })).slice(0, 3)).toEqual([
        'd000',
        'd001',
        'd002',
      ]);
    expect(await sample(40, { count: 2, preserve_top_k: 9 })).toEqual(['d000', 'd001']);
  });

  it('takes from each value in proportion where it is stratified', async () => {
    const all = [...Array(12).keys()].map((i) =>
      testDocument(`d${i}`, { kind: i < 8 ? 'a' : i < 11 ? 'b' : 'c' }),
    );
    const taken = await searchFor(
      [['sample', { count: 6, strategy: 'stratified', stratify_by: 'kind', seed: 1 }]],
      all,
    );
    const kinds = taken.hits.map(({ payload }) => payload['kind']);
    expect(['a', 'b', 'c'].map((kind) => kinds.filter((one) => one === kind).length)).toEqual([4, 1, 1]);
  });

  it('needs a field to be stratified by', async () => {
    await expect(async () => sample(3, { strategy: 'stratified' })).rejects.toThrow(
      'stages[0].parameters.stratify_by',
    );
  });
});

describe('seats', () => {
  it('are all given, none beyond a size, the minimum first, and else by share', () => {
    fc.assert(
      fc.property(
        fc
          .array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 8 })
          .map((all) => all.sort((a, b) => b - a)),
        fc.nat({ max: 60 }),
        fc.nat({ max: 3 }),
        (sizes, wish, atLeast) => {
          const total = sizes.reduce((a, b) => a + b, 0);
          const seats = Math.min(wish, total);
          const quotas = apportion(sizes, seats, atLeast);
          expect(quotas.reduce((a, b) => a + b, 0)).toBe(seats);
          quotas.forEach((quota, i) => {
            expect(quota).toBeLessThanOrEqual(sizes[i] as number);
            if (seats >= atLeast * sizes.length)
              expect(quota).toBeGreaterThanOrEqual(Math.min(atLeast, sizes[i] as number));
            if (atLeast === 0)
              expect(Math.abs(quota - ((sizes[i] as number) * seats) / total)).toBeLessThan(1);
          });
        },
      ),
    );
  });
});
