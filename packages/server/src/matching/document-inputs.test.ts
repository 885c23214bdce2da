import type { Metadata, RetrieverInputSchemaField } from '@tocsin/contract';
import type { EngineDocument } from '@tocsin/engine';
import { describe, expect, it } from 'vitest';
import type { AlertOutcome } from '../executions/outcome.ts';
import { memorySource, testDocument } from '../testing/memory-source.ts';
import { preparedAlert } from '../testing/prepared-alert.ts';
import { stageConfig } from '../testing/retrieve.ts';
import { checkBatch } from './check-batch.ts';
import { CollectionAlerts } from './collection-alerts.ts';

type Mapped = Record<string, [path: string, type: RetrieverInputSchemaField['type']]>;

async function check(
  stages: [string, Metadata][],
  mapped: Mapped,
  documents: EngineDocument[],
): Promise<AlertOutcome> {
  const collection = new CollectionAlerts('ns', 'col');
  collection.put(
    preparedAlert({
      mappings: Object.entries(mapped).map(([input_key, [path]]) => ({
        input_key,
        source: { source_type: 'document_field' as const, path },
      })),
      stages: stages.map(([id, parameters]) => stageConfig(id, parameters)),
      inputSchema: Object.fromEntries(
        Object.entries(mapped).map(([name, [, type]]) => [name, { type, required: true }]),
      ),
    }),
  );
  const batch = { collectionId: 'col', documents };
  const [outcome] = await checkBatch(collection, batch, memorySource({}), () => 0);
  return outcome as AlertOutcome;
}

const found = ({ matches }: AlertOutcome): string[] =>
  matches.map(({ document_id }) => document_id).toSorted();
const isIn: [string, Metadata] = [
  'attribute_filter',
  { field: 'want', operator: 'in', value: '{{INPUT.x}}' },
];

describe('an input mapped from a field', () => {
  it.each([
    [{ want: 'a', items: [{ name: 'a' }] }, 'items.name'],
    [{ want: 'a', items: [{ name: 'a' }, { name: 'b' }] }, 'items.name'],
    [{ want: 'a', items: ['a'] }, 'items'],
    [{ want: 'a', items: [['a'], ['b']] }, 'items.0'],
  ])('that is a list gets all values of %j at %s', async (payload, path) => {
    const outcome = await check([isIn], { x: [path, 'array'] }, [testDocument('d', payload)]);
    expect(outcome).toMatchObject({ status: 'completed', matchCount: 1 });
  });

  it('that is a list is of the wrong type where a single value stands there', async () => {
    const outcome = await check([isIn], { x: ['item', 'array'] }, [
      testDocument('d', { want: 'a', item: 'a' }),
    ]);
    expect(outcome).toMatchObject({ status: 'partial', matchCount: 0 });
  });

  it('that is one value takes the only one of a list, and not several', async () => {
    const equal: [string, Metadata] = ['attribute_filter', { field: 'want', value: '{{INPUT.x}}' }];
    const outcome = await check([equal], { x: ['items.name', 'string'] }, [
      testDocument('one', { want: 'a', items: [{ name: 'a' }] }),
      testDocument('two', { want: 'a', items: [{ name: 'a' }, { name: 'b' }] }),
    ]);
    expect(outcome).toMatchObject({ status: 'partial', error: { message: expect.stringMatching(/^two: /) } });
    expect(found(outcome)).toEqual(['one']);
  });

  it('may be the id of the document', async () => {
    const equal: [string, Metadata] = ['attribute_filter', { field: 'parent', value: '{{INPUT.id}}' }];
    const documents = [testDocument('d', { parent: 'd' }), testDocument('e', { parent: 'd' })];
    expect(found(await check([equal], { id: ['document_id', 'string'] }, documents))).toEqual(['d']);
  });

  it.each([[{ type: 'dynamic', field: 'got' }], [{ deep: [{ type: 'dynamic', field: 'got' }] }]])(
    'is never read as a comparison with another field: %j',
    async (y) => {
      const equal: [string, Metadata] = ['attribute_filter', { field: 'got', value: '{{INPUT.y}}' }];
      const documents = [testDocument('d', { got: 'anything', y })];
      for (const type of ['string', 'object'] as const)
        expect(await check([equal], { y: ['y', type] }, documents)).toMatchObject({
          status: 'partial',
          triggered: false,
          error: { message: 'd: the input "y" has the wrong type' },
        });
    },
  );
});

describe('a stage behind the query', () => {
  const sort: [string, Metadata] = ['sort_attribute', { field: 'n' }];
  const documents = [
    testDocument('a', { n: 2, got: 1, y: 1, v: [1, 0] }, { 'x@v1/out': [1, 0] }),
    testDocument('b', { n: 1, got: 1, y: 2, v: [0, 1] }, { 'x@v1/out': [1, 0] }),
    testDocument('c', { n: 3, got: 2, y: 2, v: [1, 1] }, { 'x@v1/out': [1, 1] }),
  ];

  it('filters each document by its own inputs', async () => {
    const filter: [string, Metadata] = ['attribute_filter', { field: 'got', value: '{{INPUT.y}}' }];
    expect(found(await check([sort, filter], { y: ['y', 'integer'] }, documents))).toEqual(['a', 'c']);
    expect(found(await check([sort, filter], { y: ['y', 'integer'] }, documents.toReversed()))).toEqual([
      'a',
      'c',
    ]);
  });

  it('fills its template for each document by itself', async () => {
    const template = '{"metadata": {"y": {{INPUT.y}}}}';
    const { matches } = await check(
      [sort, ['json_transform', { template }]],
      { y: ['y', 'integer'] },
      documents,
    );
    expect(matches.map(({ document_id, metadata }) => [document_id, metadata?.['y']])).toEqual([
      ['b', 2],
      ['a', 1],
      ['c', 2],
    ]);
  });

  it('searches with each document’s own query, and each search with its own', async () => {
    const search = (min_score: number): [string, Metadata] => [
      'feature_search',
      { searches: [{ feature_uri: 'x@v1/out', query: '{{INPUT.v}}', min_score }] },
    ];
    expect(found(await check([sort, search(0.9)], { v: ['v', 'array'] }, documents))).toEqual(['a', 'c']);
    const constant: [string, Metadata] = [
      'feature_search',
      { searches: [{ feature_uri: 'x@v1/out', query: [0, 1], min_score: 0.5 }] },
    ];
    expect(found(await check([sort, search(0.9), constant], { v: ['v', 'array'] }, documents))).toEqual([
      'c',
    ]);
  });

  it('that one document makes impossible is that one’s problem', async () => {
    const regex: [string, Metadata] = [
      'attribute_filter',
      { field: 'text', operator: 'regex', value: '{{INPUT.p}}' },
    ];
    const outcome = await check([sort, regex], { p: ['p', 'string'] }, [
      testDocument('good', { text: 'abc', p: 'b' }),
      testDocument('bad', { text: 'abc', p: '(' }),
    ]);
    expect(outcome).toMatchObject({ status: 'partial', error: { message: expect.stringMatching(/^bad: /) } });
    expect(found(outcome)).toEqual(['good']);
  });
});
