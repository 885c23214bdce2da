import type { Metadata } from '@tocsin/contract';
import { describe, expect, it } from 'vitest';
import { testDocument } from '../../testing/memory-source.ts';
import { idsOf, searchFor, watchFor } from '../../testing/retrieve.ts';

const documents = [
  testDocument('a', { n: 1, t: 'One', metadata: { y: 5, title: 'OTHER' } }),
  testDocument('b', { n: 1, t: 'one', metadata: { y: 6, title: 'more' } }),
  testDocument('c', { n: 2, t: 'two', metadata: { y: 5, title: 'other' } }),
];

describe('an attribute_filter', () => {
  it.each<[Metadata, string]>([
    [{ field: 'n', value: 1, NOT: [{ field: 'metadata.y', value: 6 }] }, 'a'],
    [{ field: 'n', value: 1, OR: [{ 'metadata.y': 6 }, { n: 2 }] }, 'b'],
    [{ AND: [{ field: 'n', value: 1 }], 'metadata.y': 5 }, 'a'],
    [{ case_insensitive: false, AND: [{ field: 't', value: 'one' }] }, 'b'],
    [{ 'metadata.title': 'OTHER' }, 'a c'],
    [{ 'metadata.title': 'OTHER', case_sensitive: true }, 'a'],
    [{ filters: [{ field: 'n', value: 1 }], 'metadata.y': 5 }, 'a'],
    [{ conditions: { t: 'one' }, case_sensitive: true }, 'b'],
    [{ conditions: { t: 'one' }, case_insensitive: false, n: 1 }, 'b'],
    [{ filters: {} }, 'a b c'],
  ])('%j counts every key', async (parameters, expected) => {
    expect(idsOf(await searchFor([['attribute_filter', parameters]], documents)).join(' ')).toBe(expected);
    expect(idsOf(await watchFor([['attribute_filter', parameters]], documents)).join(' ')).toBe(expected);
  });

  it.each<[Metadata, string]>([
    [{ field: 'n', oprator: 'ne', value: 1 }, 'stages[0].parameters.oprator'],
    [{ AND: [], or: [{ n: 1 }] }, 'stages[0].parameters.or'],
    [{ filters: { field: 'n', vlaue: 1 } }, 'stages[0].parameters.filters.vlaue'],
    [{}, 'stages[0].parameters.field'],
    [{ operator: 'eq', value: 1 }, 'stages[0].parameters.field'],
  ])('%j is refused with its place', async (parameters, place) => {
    await expect(watchFor([['attribute_filter', parameters]], documents)).rejects.toThrow(place);
  });
});

it('a minimum score of a hash lets through the same in collections as among arriving documents', async () => {
  for (const bits of [64, 80, 160])
    for (const min_score of [0.1, 0.2, 0.45, 0.9]) {
      const query = new Uint8Array(bits / 8);
      const hashes = Array.from({ length: bits + 1 }, (_, distance) => {
        const hash = new Uint8Array(bits / 8);
        for (let i = 0; i < distance; i++) hash[i >> 3] = (hash[i >> 3] as number) | (1 << (i & 7));
        return testDocument(String(distance).padStart(3, '0'), {}, { 'p@v1/pdq': hash });
      });
      const search = {
        feature_uri: 'p@v1/pdq',
        query: Buffer.from(query).toString('hex'),
        min_score,
        top_k: 1000,
      };
      const stages: [string, Metadata][] = [['feature_search', { searches: [search], final_top_k: 1000 }]];
      const [searched, watched] = [await searchFor(stages, hashes), await watchFor(stages, hashes)];
      expect(idsOf(watched)).toEqual(idsOf(searched));
      expect(watched.hits).toHaveLength(Math.floor(bits - (min_score * 100 * bits) / 100 + 1e-9) + 1);
    }
});
