import type { PreviewAlertResponse } from '@tocsin/contract';
import { PREVIEW_LIMITS } from '@tocsin/contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { previewAlert } from '../../matching/preview/preview-alert.ts';
import { openTestContext, type TestContext } from '../../testing/context.ts';
import { buildTestServer, type Call, caller } from '../../testing/server.ts';
import { alertPreviewRoutes } from './alert-preview.ts';
import { alertRoutes } from './alerts.ts';
import { applicationRoutes } from './applications.ts';
import { collectionRoutes } from './collections.ts';
import { documentRoutes } from './documents.ts';
import { keyRoutes } from './keys.ts';
import { namespaceRoutes } from './namespaces.ts';
import { retrieverRoutes } from './retrievers.ts';

const PREVIEW = 'POST /v1/alerts/preview';
const EXTRACTOR = { feature_extractor_name: 'passthrough_extractor', version: 'v1' };
let test: TestContext;
let call: Call;
let close: () => Promise<void>;
let namespaceId: string;

beforeEach(async () => {
  test = await openTestContext();
  const app = buildTestServer(test.ctx, [
    namespaceRoutes,
    collectionRoutes,
    documentRoutes,
    retrieverRoutes,
    alertRoutes,
    applicationRoutes,
    keyRoutes,
    alertPreviewRoutes,
  ]);
  close = () => app.close();
  call = caller(app);
  namespaceId = await newNamespace('here');
});
afterEach(async () => {
  await close();
  await test.close();
});

/** Makes a namespace with a collection `docs`. @returns its id */
async function newNamespace(name: string): Promise<string> {
  const made = await call('POST /v1/namespaces', { namespace_name: name, feature_extractors: [EXTRACTOR] });
  const id = String(made.json().namespace_id);
  const docs = { collection_name: 'docs', source: { type: 'bucket' }, feature_extractor: EXTRACTOR };
  await ok('POST /v1/collections', docs, id);
  return id;
}

async function ok(request: string, body: object, namespace = namespaceId) {
  const answer = await call(request, body, { headers: { 'x-namespace': namespace } });
  expect([answer.statusCode, answer.body]).toEqual([
    answer.statusCode < 300 ? answer.statusCode : 200,
    answer.body,
  ]);
  return answer.json();
}

/** Stores a document a second after the last one. */
async function add(document_id: string, n: number, features: object[] = []): Promise<void> {
  test.clock.moveBy(1000);
  await ok('POST /v1/collections/docs/documents', { collection_id: 'docs', document_id, n, features });
}

const vector = (x: number, y: number) => [
  { feature_extractor_id: 'clip_v1', vectors: { embedding: [x, y] } },
];
const hash = (value: string) => [{ feature_extractor_id: 'look_v1', hashes: { pdq: value } }];

const stage = (stage_id: string, parameters: object) => ({ stage_type: 'filter', stage_id, parameters });
const above = (n: number) => ({
  stages: [stage('attribute_filter', { field: 'n', operator: 'gt', value: n })],
});
const near = (search: object) => ({
  stages: [stage('feature_search', { searches: [{ feature_uri: 'tocsin://clip@v1/embedding', ...search }] })],
});

const preview = (draft: object, namespace = namespaceId): Promise<PreviewAlertResponse> =>
  ok(PREVIEW, { collection_id: 'docs', ...draft }, namespace);
const idsOf = ({ matches }: PreviewAlertResponse) => matches.map((match) => match.document_id);

async function countRows(): Promise<number> {
  let rows = 0;
  for (const table of ['executions', 'deliveries', 'retrievers', 'alerts', 'execution_counters'] as const)
    rows += (await test.ctx.db.read.selectFrom(table).selectAll().execute()).length;
  return rows;
}

describe('the preview of an alert', () => {
  it('says what a filter would have found among the latest documents, and records nothing', async () => {
    for (const [id, n] of [
      ['z', 9],
      ['b', 7],
      ['c', 1],
      ['a', 8],
    ] as const)
      await add(id, n);
    const before = await countRows();
    const seen = await preview({ retriever: above(5), latest: 3 });
    expect(seen).toMatchObject({
      plan: 'standing',
      status: 'completed',
      documents: 3,
      from: '2030-01-01T00:00:02.000Z',
      to: '2030-01-01T00:00:04.000Z',
      match_count: 2,
      would_trigger: true,
      limited: false,
      histogram: null,
      error: null,
      notes: [],
    });
    expect(idsOf(seen).sort()).toEqual(['a', 'b']);
    expect(seen.matches[0]?.matched_features).toHaveProperty('n');
    expect((await preview({ retriever: above(5), limit: 1 })).matches).toHaveLength(1);
    expect(await preview({ retriever: above(9), trigger_on: 'no_results' })).toMatchObject({
      match_count: 0,
      would_trigger: true,
    });
    expect(await countRows()).toBe(before);
  });

  it('shows how scores lie around the threshold, of documents that pass the rest or not', async () => {
    await add('same', 1, vector(1, 0));
    await add('near', 1, vector(0.95, Math.sqrt(1 - 0.95 ** 2)));
    await add('far', 1, vector(0.2, Math.sqrt(1 - 0.2 ** 2)));
    await add('away', 1, vector(-1, 0));
    await add('none', 1);
    const search = { query: [1, 0], min_score: 0.9, filters: { field: 'n', operator: 'gt', value: 5 } };
    const seen = await preview({ retriever: near(search) });
    expect(seen.match_count).toBe(0);
    expect(seen.histogram).toMatchObject({
      place: 'stages[0].parameters.searches[0]',
      feature: 'clip@v1/embedding',
      metric: 'cosine',
      threshold: 0.9,
      scored: 4,
      others: 0,
    });
    expect(seen.notes).toEqual(['1 of 5 documents have no clip@v1/embedding to compare.']);
    const bars = (seen.histogram?.buckets ?? []).filter(({ count }) => count > 0);
    expect(bars).toEqual([
      { from: 0, to: 0.05, count: 1, above: 0 },
      { from: 0.2, to: 0.25, count: 1, above: 0 },
      expect.objectContaining({ count: 1, above: 1 }),
      expect.objectContaining({ to: 1, count: 1, above: 1 }),
    ]);
    expect(seen.histogram?.buckets).toHaveLength(PREVIEW_LIMITS.buckets);
  });

  it('compares hashes, with the threshold as a score', async () => {
    await add('same', 1, hash('ff00ff00ff00ff00'));
    await add('near', 1, hash('ff01ff00ff00ff00'));
    await add('far', 1, hash('00ff00ff00ff00ff'));
    const search = { feature_uri: 'tocsin://look@v1/pdq', query: 'ff00ff00ff00ff00', max_distance: 4 };
    const seen = await preview({ retriever: near(search) });
    expect(idsOf(seen)).toEqual(['same', 'near']);
    expect(seen.histogram).toMatchObject({ metric: 'hamming', threshold: 60 / 64, scored: 3 });
    expect(seen.histogram?.buckets.reduce((sum, { above: n }) => sum + n, 0)).toBe(2);
  });

  it('fills inputs from each document and counts those without', async () => {
    await add('alike', 1, vector(0.6, 0.8));
    await add('without', 1);
    const retriever = {
      ...near({ query: '{{INPUT.image}}', min_score: 0.5 }),
      input_schema: { image: { type: 'array', required: true } },
    };
    const path = 'features.embedding';
    const input_mappings = [{ input_key: 'image', source: { source_type: 'document_field', path } }];
    const seen = await preview({ retriever, input_mappings });
    expect(seen).toMatchObject({ match_count: 1, skipped_documents: 1, plan: 'standing' });
    expect(seen.histogram).toMatchObject({ scored: 1, threshold: 0.5 });
    const constant = { source_type: 'constant', value: [1, 0] };
    expect(
      await preview({ retriever, input_mappings: [{ input_key: 'image', source: constant }] }),
    ).toMatchObject({ match_count: 1, skipped_documents: 0, histogram: { threshold: 0.5, scored: 1 } });
  });

  it('searches collections for each document', async () => {
    await add('one', 1, vector(1, 0));
    await add('two', 1, vector(0.99, 0.1));
    const retriever = {
      ...near({ query: '{{INPUT.image}}', min_score: 0.9 }),
      input_schema: { image: { type: 'array', required: true } },
      collection_identifiers: ['docs'],
    };
    const path = 'features.embedding';
    const input_mappings = [{ input_key: 'image', source: { source_type: 'document_field', path } }];
    const seen = await preview({ retriever, input_mappings });
    expect(seen).toMatchObject({ plan: 'search', match_count: 2, histogram: null });
    expect(
      seen.matches.map((match) => `${match.document_id} for ${match.source_document_id}`).sort(),
    ).toEqual(['one for two', 'two for one']);
  });

  it('takes from the alert that is changed what the draft does not say', async () => {
    await add('a', 7);
    const notification_config = { channels: [] };
    const alert = await ok('POST /v1/alerts', { name: 'high', retriever: above(5), notification_config });
    expect(await preview({ alert_id: 'high' })).toMatchObject({ match_count: 1, would_trigger: true });
    expect(await preview({ alert_id: 'high', retriever_id: alert.retriever_id })).toMatchObject({
      match_count: 1,
    });
    expect(await preview({ alert_id: 'high', retriever: above(8) })).toMatchObject({ match_count: 0 });
  });

  it('refuses what creating an alert refuses, at the same place', async () => {
    const drafts = [
      {},
      { retriever: { stages: [] } },
      { retriever: above(5), retriever_id: 'ret_x' },
      { retriever_id: 'ret_x' },
      { retriever: { stages: [stage('attribute_filter', { field: 'n', operator: 'near', value: 1 })] } },
      { retriever: near({ query: [1, 0] }) },
      { retriever: { ...above(5), collection_identifiers: ['nowhere'] } },
    ];
    const send = (request: string, body: object) =>
      call(request, body, { headers: { 'x-namespace': namespaceId } });
    for (const draft of drafts) {
      const created = await send('POST /v1/alerts', {
        name: 'x',
        notification_config: { channels: [] },
        ...draft,
      });
      const previewed = await send(PREVIEW, { collection_id: 'docs', ...draft });
      expect([previewed.statusCode, previewed.json().error]).toMatchObject([
        422,
        { details: created.json().error.details },
      ]);
    }
    const required = { ...above(5), input_schema: { image: { type: 'array', required: true } } };
    for (const [draft, place] of [
      [{ collection_id: 'nowhere', retriever: above(5) }, 'collection_id'],
      [{ alert_id: 'nowhere' }, 'alert_id'],
      [{ retriever: required }, 'input_mappings'],
    ] as const) {
      const answer = await send(PREVIEW, { collection_id: 'docs', ...draft });
      expect([answer.statusCode, answer.body]).toEqual([422, expect.stringContaining(place)]);
    }
  });

  it('says what an empty collection is, and sees nothing of other namespaces', async () => {
    await add('a', 9);
    const there = await newNamespace('there');
    expect(await preview({ retriever: above(5) }, there)).toMatchObject({
      documents: 0,
      from: null,
      to: null,
      match_count: 0,
      would_trigger: false,
      notes: ['The collection has no documents yet.'],
    });
    const key = await ok('POST /v1/organizations/users/a@example.com/api-keys', {
      name: 'reader',
      permissions: ['read'],
      scopes: [{ resource_type: 'namespace', resource_id: there }],
    });
    const read = (namespace: string) =>
      call(
        PREVIEW,
        { collection_id: 'docs', retriever: above(5) },
        { key: key.key, headers: { 'x-namespace': namespace } },
      );
    expect((await read(there)).statusCode).toBe(200);
    expect((await read(namespaceId)).statusCode).toBeGreaterThanOrEqual(403);
  });

  it('ends when its time is over, with what it has, and when nobody waits any more', async () => {
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) await add(id, 9);
    const retriever = { ...above(5), collection_identifiers: ['docs'] };
    const request = { collection_id: 'docs', retriever } as never;
    let now = 0;
    const deps = { read: test.ctx.db.read, orders: test.ctx.vectorOrders, now: () => (now += 300) };
    const run = (signal: AbortSignal) => previewAlert(deps, namespaceId, request, signal);
    const seen = await run(new AbortController().signal);
    expect(seen).toMatchObject({ documents: 4, limited: true });
    expect(seen.notes[0]).toBe('The time of 2000 ms was over after 4 of 6 documents.');
    await expect(run(AbortSignal.abort())).rejects.toMatchObject({ status: 503 });
  });
});
