import type { Metadata } from '@tocsin/contract';
import { describe, expect, it } from 'vitest';
import { memorySource, testDocument } from '../testing/memory-source.ts';
import { idsOf, type StageSpec, searchFor, stageConfig, watchFor } from '../testing/retrieve.ts';
import { featuresAt } from './document-fields.ts';
import { parseStages } from './parse.ts';
import { splitStages } from './standing.ts';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
const documents = [
  testDocument(
    'a',
    { document_id: 'of the payload' },
    { 'x@v1/out': [1, 0], 'p@v1/pdq': bytes('00ff00ff00ff00ff') },
  ),
  testDocument('b', { n: 1 }, { 'x@v1/out': [0, 1], 'y@v1.2/out': [1, 0] }),
  testDocument('c', { n: null }),
];

const cases: [Metadata, string][] = [
  [{ field: 'document_id', value: 'a' }, 'a'],
  [{ document_id: 'A' }, 'a'],
  [{ field: 'document_id', operator: 'in', value: ['b', 'c', 'd'] }, 'b c'],
  [{ field: 'document_id', operator: 'ne', value: 'b' }, 'a c'],
  [{ field: 'document_id', operator: 'exists', value: true }, 'a b c'],
  [{ field: 'document_id', operator: 'eq', value: 'of the payload' }, ''],
  [{ NOT: { field: 'document_id', operator: 'gt', value: 'a' } }, 'a'],
  [{ field: 'collection_id', value: 'c' }, 'a b c'],
  [{ field: 'collection_id', operator: 'nin', value: ['c'] }, ''],
  [{ field: 'features.pdq', value: '00FF00FF00FF00FF' }, 'a'],
  [{ field: 'features.p@v1/pdq', operator: 'starts_with', value: '00ff' }, 'a'],
  [{ field: 'features.out', operator: 'exists', value: true }, 'a'],
  [{ field: 'features.out', value: [1, 0] }, 'a'],
  [{ field: 'features.x@v1/out', operator: 'exists', value: true }, 'a b'],
  [{ field: 'features.y@v1.2/out', operator: 'exists', value: true }, 'b'],
  [{ field: 'features.x@v1/out', operator: 'is_null', value: true }, 'c'],
  [{ field: 'features', operator: 'exists', value: true }, 'a b'],
  [{ field: 'features.pdq', value: { type: 'dynamic', field: 'features.p@v1/pdq' } }, 'a'],
];

describe('a filter by ids and features', () => {
  const everything: StageSpec = ['sort_attribute', { field: 'document_id' }];

  it.each(cases)('%j finds the same wherever it stands', async (filter, expected) => {
    const stage: StageSpec = ['attribute_filter', { filters: filter }];
    const search = { feature_uri: 'x@v1/out', query: [1, 1], min_score: 0 };
    const withVector = expected.split(' ').filter((id) => id === 'a' || id === 'b');
    expect(idsOf(await watchFor([stage], documents)).join(' ')).toBe(expected);
    expect(idsOf(await watchFor([everything, stage], documents)).join(' ')).toBe(expected);
    expect(idsOf(await searchFor([stage], documents)).join(' ')).toBe(expected);
    expect(idsOf(await searchFor([everything, stage], documents)).join(' ')).toBe(expected);
    for (const stages of [
      [stage, ['feature_search', { searches: [search] }]],
      [['feature_search', { searches: [{ ...search, filters: filter }] }]],
      [everything, ['feature_search', { searches: [search, { ...search, weight: 2 }], filters: filter }]],
    ] satisfies StageSpec[][]) {
      expect(idsOf(await searchFor(stages, documents)).toSorted()).toEqual(withVector);
      expect(idsOf(await watchFor(stages, documents)).toSorted()).toEqual(withVector);
    }
  });

  it('is decided in the engine', () => {
    const stages = parseStages([stageConfig('attribute_filter', { field: 'document_id', value: 'a' })], {});
    expect(splitStages(stages)).toMatchObject({ inEngine: { length: 1 }, rest: [] });
  });

  it('decides which documents a join is for', async () => {
    const join = {
      target_collection_id: 'makers',
      source_field: 'maker',
      output_field: 'by',
      when: { field: 'features.pdq', operator: 'exists', value: true },
    };
    const source = memorySource({
      makers: [testDocument('m')],
      c: [
        testDocument('with', { maker: 'm' }, { 'p@v1/pdq': bytes('00'.repeat(8)) }),
        testDocument('not', { maker: 'm' }),
      ],
    });
    const { hits } = await searchFor([['document_enrich', join]], source);
    expect(hits.map(({ documentId, payload }) => [documentId, payload['by'] !== undefined])).toEqual([
      ['not', false],
      ['with', true],
    ]);
  });
});

it('an output of several extractors is named with its extractor', () => {
  const [, both] = documents;
  expect(featuresAt(both as never, 'features.out')).toBeUndefined();
  expect(featuresAt(both as never, 'features.x@v1/out')).toEqual([[0, 1]]);
});
