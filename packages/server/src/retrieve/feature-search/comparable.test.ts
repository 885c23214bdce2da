import { describe, expect, it } from 'vitest';
import { memorySource, testDocument } from '../../testing/memory-source.ts';
import { type StageSpec, searchFor, watchFor } from '../../testing/retrieve.ts';

const hash = new Uint8Array(8);
const documents = [testDocument('a', {}, { 'x@v1/out': [1, 2, 3], 'p@v1/pdq': hash })];
const search = (feature_uri: string, query: unknown): StageSpec => [
  'feature_search',
  { searches: [{ feature_uri, query, min_score: 0 }] },
];
const cases: [string, string, unknown, string][] = [
  [
    'another dimension',
    'x@v1/out',
    [1, 2],
    'a vector of 3 dimensions and cannot be compared with a vector of 2',
  ],
  ['a vector for a hash', 'p@v1/pdq', [1, 2], 'a hash of 64 bits and cannot be compared with a vector of 2'],
  [
    'another length',
    'p@v1/pdq',
    '00'.repeat(10),
    'a hash of 64 bits and cannot be compared with a hash of 80',
  ],
  [
    'a hash for a vector',
    'x@v1/out',
    '00'.repeat(12),
    'a vector of 3 dimensions and cannot be compared with a hash',
  ],
];

describe('a query that cannot be compared', () => {
  it.each(cases)(
    'fails in collections, where it would find nothing: %s',
    async (_, feature, query, message) => {
      await expect(searchFor([search(feature, query)], documents)).rejects.toThrow(message);
      const behind: StageSpec[] = [['limit', { limit: 5 }], search(feature, query)];
      await expect(searchFor(behind, documents)).rejects.toThrow(message);
    },
  );

  it.each(cases)('fails on an arriving document: %s', async (_, feature, query, message) => {
    await expect(watchFor([search(feature, query)], documents)).rejects.toThrow(message);
  });

  it('does not matter where no document has the feature', async () => {
    const source = memorySource({ c: [testDocument('a')] });
    expect(await searchFor([search('x@v1/out', [1])], source)).toMatchObject({ hits: [] });
  });

  it('does not take away what another search finds', async () => {
    const searches = [
      { feature_uri: 'x@v1/out', query: [1, 2, 3], min_score: 0.9 },
      { feature_uri: 'x@v1/out', query: [1, 2], min_score: 0 },
    ];
    const found = await watchFor([['feature_search', { searches, final_top_k: 3 }]], documents);
    expect(found.hits).toHaveLength(1);
  });
});
