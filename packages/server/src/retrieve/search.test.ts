import type { Metadata } from '@tocsin/contract';
import { cosineScore, type EngineDocument } from '@tocsin/engine';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryDocuments, arbitraryVector } from '../testing/arbitrary-documents.ts';
import { memorySource, testDocument } from '../testing/memory-source.ts';
import { idsOf, type StageSpec, searchFor, stageConfig } from '../testing/retrieve.ts';
import { parseStages } from './parse.ts';
import { fuse } from './ranking/fusion.ts';
import { runSearch } from './search.ts';

const X = 'x@v1/embedding';
const Y = 'y@v1/embedding';
const search = (query: readonly number[], more: Metadata = {}): Metadata => ({
  feature_uri: 'any://x@v1',
  query,
  ...more,
});
const nearest = (parameters: Metadata): StageSpec => ['feature_search', parameters];

const vector = arbitraryVector;
const documents = arbitraryDocuments(X, Y, ['p', 'q', 'r']);

interface Wanted {
  feature: string;
  query: readonly number[];
  minScore: number;
  passes: (document: EngineDocument) => boolean;
  topK: number;
}

/** What a search finds, by looking at every document. */
function bruteForce(all: readonly EngineDocument[], { feature, query, minScore, passes, topK }: Wanted) {
  return all
    .flatMap((document) => {
      const own = document.vectors.get(feature);
      const score = own ? cosineScore(Float32Array.from(query), own) : -1;
      return own && score >= minScore && passes(document) ? [{ key: document.id, score }] : [];
    })
    .sort((a, b) => b.score - a.score || (a.key < b.key ? -1 : 1))
    .slice(0, topK);
}

describe('feature_search over collections', () => {
  it('finds what is nearest among what passes, and cuts behind the filters', async () => {
    await fc.assert(
      fc.asyncProperty(
        documents,
        vector,
        fc.record({ minScore: fc.constantFrom(0, 0.3, 0.9), topK: fc.integer({ min: 1, max: 8 }) }),
        fc.integer({ min: 1, max: 8 }),
        fc.constantFrom('before', 'stage', 'search'),
        async (all, query, { minScore, topK }, finalTopK, where) => {
          const filters = { field: 'kind', operator: 'in', value: ['p', 'q'] };
          const stages: StageSpec[] = [
            ...(where === 'before' ? [['attribute_filter', filters] as StageSpec] : []),
            nearest({
              searches: [
                search(query, { min_score: minScore, top_k: topK, ...(where === 'search' && { filters }) }),
              ],
              final_top_k: finalTopK,
              ...(where === 'stage' && { filters }),
            }),
          ];
          const passes = ({ payload }: EngineDocument) => payload['kind'] !== 'r';
          const wanted = { feature: X, query, minScore, passes };
          const expected = bruteForce(all, { ...wanted, topK: Math.min(topK, finalTopK) });
          const found = await searchFor(stages, all);
          expect(found.hits.map(({ documentId: key, score }) => ({ key, score }))).toEqual(expected);
          const uncut = bruteForce(all, { ...wanted, topK: 99 });
          expect(found.limited).toBe(uncut.length > expected.length);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('fuses what several searches find, each with its own cut and filter', async () => {
    await fc.assert(
      fc.asyncProperty(
        documents,
        vector,
        vector,
        fc.constantFrom('rrf', 'dbsf', 'weighted', 'max'),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 6 }),
        async (all, q1, q2, fusion, topK, finalTopK) => {
          const found = await searchFor(
            [
              nearest({
                searches: [
                  search(q1, { top_k: topK, min_score: 0.2, weight: 2 }),
                  { feature_uri: Y, query: q2, filters: { kind: 'p' } },
                ],
                fusion,
                final_top_k: finalTopK,
              }),
            ],
            all,
          );
          const any = () => true;
          const isP = ({ payload }: EngineDocument) => payload['kind'] === 'p';
          const scores = fuse(fusion as 'rrf', [
            {
              weight: 2,
              found: bruteForce(all, { feature: X, query: q1, minScore: 0.2, passes: any, topK }),
            },
            {
              weight: 1,
              found: bruteForce(all, { feature: Y, query: q2, minScore: 0, passes: isP, topK: 100 }),
            },
          ]);
          const expected = [...scores]
            .sort(([a, s], [b, t]) => t - s || (a < b ? -1 : 1))
            .slice(0, finalTopK);
          expect(found.hits.map((hit) => [hit.documentId, hit.score])).toEqual(expected);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('hands on 25 of 100 where no number is named, and says that it cut', async () => {
    const all = Array.from({ length: 130 }, (_, i) =>
      testDocument(`d${String(i).padStart(3, '0')}`, {}, { [X]: [1, i / 1000] }),
    );
    const found = await searchFor([nearest({ searches: [search([1, 0])] })], all);
    expect(idsOf(found)).toEqual(all.slice(0, 25).map(({ id }) => id));
    expect(found.limited).toBe(true);
    const more = await searchFor([nearest({ searches: [search([1, 0])], final_top_k: 500 })], all);
    expect(more.hits).toHaveLength(100);
  });

  it('ranks documents of all collections together; ties by document id, then collection id', async () => {
    const source = memorySource({
      k2: [testDocument('a', {}, { [X]: [1, 0] }), testDocument('b', {}, { [X]: [0, 1] })],
      k1: [testDocument('a', {}, { [X]: [2, 0] })],
    });
    const found = await searchFor([nearest({ searches: [search([1, 0])] })], source, ['k2', 'k1']);
    expect(found.hits.map((hit) => `${hit.collectionId}/${hit.documentId}`)).toEqual([
      'k1/a',
      'k2/a',
      'k2/b',
    ]);
  });

  it('leaves out the document that asks, and no other of its name', async () => {
    const one = testDocument('a', {}, { [X]: [1, 0] });
    const stages = parseStages([stageConfig('feature_search', { searches: [search([1, 0])] })], {});
    const source = memorySource({ k1: [one], k2: [one] });
    const found = await runSearch(source, ['k1', 'k2'], stages, { collectionId: 'k1', documentId: 'a' });
    expect(found.hits.map((hit) => hit.collectionId)).toEqual(['k2']);
  });

  it('compares hashes by distance or score', async () => {
    const P = 'p@v1/pdq';
    const all = [0x00, 0x01, 0x07, 0xff].map((last, i) =>
      testDocument(`h${i}`, {}, { [P]: Uint8Array.from([0, 0, 0, 0, 0, 0, 0, last]) }),
    );
    const query = { feature_uri: 'p@v1/pdq', query: '0000000000000000' };
    const near = await searchFor([nearest({ searches: [{ ...query, max_distance: 3 }] })], all);
    expect(near.hits.map(({ documentId, score }) => [documentId, score])).toEqual([
      ['h0', 1],
      ['h1', 1 - 1 / 64],
      ['h2', 1 - 3 / 64],
    ]);
    expect(near.hits[2]?.evidence).toMatchObject([{ feature: P, distance: 3, threshold: 3 }]);
    expect(
      idsOf(await searchFor([nearest({ searches: [{ ...query, min_score: 1 - 1 / 64 }] })], all)),
    ).toEqual(['h0', 'h1']);
  });

  it('counts facets over all that is found, before numbers cut, each document once', async () => {
    const all = [
      testDocument('a', { tags: ['u', 'v', 'u'], n: 1 }, { [X]: [1, 0], [Y]: [1, 0] }),
      testDocument('b', { tags: ['u'], n: 2 }, { [X]: [1, 0.1] }),
      testDocument('c', { tags: 'v', n: 1 }, { [X]: [1, 0.2] }),
      testDocument('d', { tags: ['w'] }, { [X]: [0, 1] }),
    ];
    const found = await searchFor(
      [
        nearest({
          searches: [search([1, 0], { min_score: 0.5, top_k: 1 }), { feature_uri: Y, query: [1, 0] }],
          final_top_k: 1,
          facets: [{ key: 'tags' }, { field: 'n', limit: 1 }, { key: 'missing' }],
        }),
      ],
      all,
    );
    expect(idsOf(found)).toEqual(['a']);
    expect(found.facets).toEqual([
      {
        key: 'tags',
        values: [
          { value: 'u', count: 2 },
          { value: 'v', count: 2 },
        ],
      },
      { key: 'n', values: [{ value: 1, count: 2 }] },
      { key: 'missing', values: [] },
    ]);
  });

  it('groups what it ranked: the best groups, the best of each', async () => {
    const all = ['p', 'p', 'q', 'p', 'r'].map((kind, i) =>
      testDocument(`d${i}`, { kind }, { [X]: [1, i / 10] }),
    );
    const group_by = { field: 'kind', limit: 2, group_size: 2 };
    const found = await searchFor([nearest({ searches: [search([1, 0])], group_by })], all);
    expect(found.hits.map((hit) => [hit.documentId, hit.group])).toEqual([
      ['d0', { key: 'p', count: 3 }],
      ['d1', { key: 'p', count: 3 }],
      ['d2', { key: 'q', count: 1 }],
    ]);
    expect(found.limited).toBe(true);
  });

  it('ranks no more than what an earlier search left', async () => {
    const all = [
      testDocument('a', {}, { [X]: [1, 0], [Y]: [0, 1] }),
      testDocument('b', {}, { [X]: [1, 0.5], [Y]: [1, 0] }),
      testDocument('c', {}, { [X]: [0, 1], [Y]: [1, 0] }),
    ];
    const found = await searchFor(
      [
        nearest({ searches: [search([1, 0])], final_top_k: 2 }),
        nearest({ searches: [{ feature_uri: Y, query: [1, 0], min_score: 0 }] }),
      ],
      all,
    );
    expect(found.hits.map(({ documentId, score }) => [documentId, score])).toEqual([
      ['b', 1],
      ['a', 0],
    ]);
    expect(found.hits[0]?.evidence.map(({ feature }) => feature)).toEqual([X, Y]);
  });

  it('may be filtered by the score behind it, and by ids anywhere', async () => {
    const all = [1, 2, 3].map((i) => testDocument(`d${i}`, { score: 9 }, { [X]: [1, i] }));
    const find = nearest({ searches: [search([1, 0])] });
    const behind: StageSpec = ['attribute_filter', { field: 'score', operator: 'gt', value: 0.4 }];
    expect(idsOf(await searchFor([find, behind], all))).toEqual(['d1', 'd2']);
    const id: StageSpec = ['attribute_filter', { field: 'document_id', operator: 'ne', value: 'd1' }];
    expect(idsOf(await searchFor([id, find], all))).toEqual(['d2', 'd3']);
    const own: StageSpec = ['attribute_filter', { field: 'score', operator: 'eq', value: 9 }];
    expect(idsOf(await searchFor([own], all))).toEqual(['d1', 'd2', 'd3']);
  });
});

describe('a retriever without a search', () => {
  it('scans its collections and begins with the document id', async () => {
    const source = memorySource({
      k1: [testDocument('b', { n: 1 }), testDocument('c', { n: 2 })],
      k2: [testDocument('a', { n: 1 })],
    });
    const found = await searchFor([['attribute_filter', { field: 'n', value: 1 }]], source, ['k1', 'k2']);
    expect(found.hits.map(({ documentId, score }) => [documentId, score])).toEqual([
      ['a', 1],
      ['b', 1],
    ]);
    expect(idsOf(await searchFor([['sort_attribute', { field: 'n' }]], source, ['k1', 'k2']))).toEqual([
      'a',
      'b',
      'c',
    ]);
  });
});
