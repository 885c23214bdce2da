import type { Metadata } from '@tocsin/contract';
import type { EngineDocument } from '@tocsin/engine';
import { describe, expect, it } from 'vitest';
import type { AlertOutcome } from '../executions/outcome.ts';
import { memorySource, testDocument } from '../testing/memory-source.ts';
import { preparedAlert } from '../testing/prepared-alert.ts';
import { stageConfig } from '../testing/retrieve.ts';
import { checkBatch } from './check-batch.ts';
import { CollectionAlerts } from './collection-alerts.ts';
import type { PreparedAlert } from './prepared-alert.ts';

const X = 'x@v1/embedding';
const Y = 'y@v1/embedding';
const source = memorySource({
  makers: [testDocument('m1', { name: 'One' })],
  bank: [testDocument('k1', { n: 1 }, { [X]: [1, 0] }), testDocument('k2', { n: 'x' }, { [X]: [1, 1] })],
});

async function check(
  stages: [string, Metadata?][],
  documents: EngineDocument[],
  change: Partial<PreparedAlert> = {},
): Promise<AlertOutcome> {
  const collection = new CollectionAlerts('ns', 'col');
  collection.put(
    preparedAlert({
      stages: stages.map(([id, parameters]) => stageConfig(id, parameters)),
      ...change,
    }),
  );
  const [outcome] = await checkBatch(collection, { collectionId: 'col', documents }, source, () => 0);
  return outcome as AlertOutcome;
}

const either = {
  searches: [
    { feature_uri: X, query: [1, 0], min_score: 0.9 },
    { feature_uri: Y, query: [1, 0], min_score: 0.9 },
  ],
};

describe('an alert on arriving documents', () => {
  const documents = [
    testDocument('one', {}, { [X]: [1, 0] }),
    testDocument('none', {}, { [X]: [0, 1], [Y]: [0, 1] }),
    testDocument('both', {}, { [X]: [1, 0.1], [Y]: [1, 0] }),
  ];

  it('with several searches matches what any of them finds, by the fused score', async () => {
    const { matches, limited } = await check([['feature_search', either]], documents);
    expect(matches.map(({ document_id }) => document_id)).toEqual(['both', 'one']);
    expect(matches[0]?.score).toBeGreaterThan(matches[1]?.score ?? 1);
    expect(matches[0]?.matched_features).toMatchObject({ [X]: { threshold: 0.9 }, [Y]: { score: 1 } });
    expect(limited).toBe(false);
  });

  it('joins what another collection knows into the match', async () => {
    const join = { target_collection_id: 'makers', source_field: 'maker', output_field: 'metadata.by' };
    const { matches } = await check([['document_enrich', join]], [testDocument('d', { maker: 'm1' })]);
    expect(matches[0]?.metadata).toEqual({ by: { document_id: 'm1', name: 'One' } });
  });

  it('is partial where a template fails for some documents, and loses none of the others', async () => {
    const template = '{"metadata": {"n": {{DOC.n}}}}';
    const arriving = [testDocument('good', { n: 1 }), testDocument('bad', { n: 'x' })];
    expect(await check([['json_transform', { template }]], arriving)).toMatchObject({
      status: 'partial',
      triggered: true,
      matches: [{ document_id: 'good', metadata: { n: 1 } }],
      error: { message: expect.stringMatching(/^bad: the template gives no JSON/) },
    });
    const failing = await check([['json_transform', { template, fail_on_error: true }]], arriving);
    expect(failing).toMatchObject({ status: 'failed', error: { type: 'RetrieverError' } });
    expect(failing.error?.message).toMatch(/^stages\[0\] \(json_transform\): bad: /);
  });

  it('takes the same sample whenever it is checked again', async () => {
    const many = Array.from({ length: 30 }, (_, i) => testDocument(`d${i}`));
    const ids = async () =>
      (await check([['sample', { count: 4 }]], many)).matches.map((one) => one.document_id);
    const first = await ids();
    expect(first).toHaveLength(4);
    expect(await ids()).toEqual(first);
  });

  it('whose queries are the documents’ own scores each by its own, and fuses them over the batch', async () => {
    const own = {
      searches: [
        { feature_uri: X, query: '{{INPUT.q}}', min_score: 0.5 },
        { feature_uri: Y, query: '{{INPUT.q}}', min_score: 0.5 },
      ],
      fusion: 'weighted',
    };
    const { matches } = await check(
      [['feature_search', own]],
      [
        testDocument('a', { q: [1, 0] }, { [X]: [1, 0], [Y]: [1, 0] }),
        testDocument('b', { q: [0, 1] }, { [X]: [0, 1], [Y]: [1, 0] }),
      ],
      {
        inputSchema: { q: { type: 'array', required: true } },
        mappings: [{ input_key: 'q', source: { source_type: 'document_field', path: 'q' } }],
      },
    );
    expect(matches.map(({ document_id, score }) => [document_id, score])).toEqual([
      ['a', 1],
      ['b', 0.5],
    ]);
  });
});

describe('an alert that searches collections', () => {
  it('is partial where a template fails for one of the documents found, and keeps the others', async () => {
    const outcome = await check(
      [
        ['feature_search', { searches: [{ feature_uri: X, query: [1, 0] }] }],
        ['json_transform', { template: '{"metadata": {"n": {{DOC.n}}}}' }],
      ],
      [testDocument('d')],
      { collectionIds: ['bank'] },
    );
    expect(outcome).toMatchObject({
      status: 'partial',
      triggered: true,
      matchCount: 1,
      matches: [{ document_id: 'k1', source_document_id: 'd' }],
      error: { message: expect.stringMatching(/^d: found k2, but the template gives no JSON/) },
    });
  });
});
