import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestContext, type TestContext } from '../testing/context.ts';
import { buildTestServer, type Call, caller } from '../testing/server.ts';
import { alertRoutes } from './routes/alerts.ts';
import { applicationRoutes } from './routes/applications.ts';
import { channelRoutes } from './routes/channels.ts';
import { collectionRoutes } from './routes/collections.ts';
import { healthRoutes } from './routes/health.ts';
import { keyRoutes } from './routes/keys.ts';
import { namespaceRoutes } from './routes/namespaces.ts';
import { retrieverRoutes } from './routes/retrievers.ts';

// Line by line what the contract says of "answers that a generated client insists on".
const extractor = { feature_extractor_name: 'passthrough_extractor', version: 'v1' };
const docs = { collection_name: 'docs', source: { type: 'bucket' }, feature_extractor: extractor };
const filter = { stage_type: 'filter', stage_id: 'attribute_filter', parameters: { field: 'n', value: 1 } };
let test: TestContext;
let app: FastifyInstance;
let call: Call;
const body = async (...args: Parameters<Call>) => (await call(...args)).json();
const status = async (...args: Parameters<Call>) => (await call(...args)).statusCode;

beforeEach(async () => {
  test = await openTestContext();
  app = buildTestServer(test.ctx, [
    healthRoutes,
    keyRoutes,
    namespaceRoutes,
    collectionRoutes,
    retrieverRoutes,
    alertRoutes,
    applicationRoutes,
    channelRoutes,
  ]);
  call = caller(app);
  await call('POST /v1/namespaces', { namespace_name: 'n', feature_extractors: [extractor] });
});
afterEach(async () => {
  await app.close();
  await test.close();
});

const alert = (name: string, more: object = { retriever: { stages: [filter] } }) =>
  call('POST /v1/alerts', { name, notification_config: { channels: [] }, ...more });

describe('a collection', () => {
  it('has schemas also where nothing is known of them', async () => {
    for (const answer of [await body('POST /v1/collections', docs), await body('GET /v1/collections/docs')])
      expect(answer).toMatchObject({
        input_schema: { properties: {} },
        output_schema: { properties: {} },
        source: { type: 'bucket', bucket_ids: null },
      });
  });

  it('has a name of 3 to 100 characters', async () => {
    const named = (collection_name: string) => status('POST /v1/collections', { ...docs, collection_name });
    expect([await named('ab'), await named('x'.repeat(101))]).toEqual([422, 422]);
    expect([await named('abc'), await named('x'.repeat(100))]).toEqual([200, 200]);
    expect(await status('PATCH /v1/collections/abc', { collection_name: 'ab' })).toBe(422);
  });

  it('shows exactly five fields of each alert, and what is ours elsewhere', async () => {
    const [{ alert_id: a }, { alert_id: b }] = [(await alert('a')).json(), (await alert('b')).json()];
    const wanted = [
      { alert_id: 'a' },
      { alert_id: b, priority: 5, execution_phase: 1, input_mappings: null },
    ];
    const created = await body('POST /v1/collections', { ...docs, alert_applications: wanted });
    const common = {
      execution_mode: 'on_ingest',
      input_mappings: [{ input_key: '_', source: { source_type: 'constant', path: null, value: null } }],
    };
    expect(created.alert_applications).toEqual([
      { alert_id: b, ...common, execution_phase: 1, priority: 5 },
      { alert_id: a, ...common, execution_phase: 3, priority: 0 },
    ]);
    await call('PUT /v1/alerts/a/applications/docs', { enabled: false, priority: 2 });
    // The list, sent back as it was read, keeps what it does not show.
    const { alert_applications } = await body('GET /v1/collections/docs');
    await call('PATCH /v1/collections/docs', { alert_applications });
    expect(await body('GET /v1/alerts/a/applications/docs')).toMatchObject({
      collection_id: created.collection_id,
      enabled: false,
      schedule: null,
      priority: 2,
    });
    await call('PATCH /v1/collections/docs', { alert_applications: [{ alert_id: 'a' }] });
    expect(await body('GET /v1/alerts/a/applications/docs')).toMatchObject({ enabled: false, priority: 0 });
    expect(await status('GET /v1/alerts/b/applications/docs')).toBe(404);
    expect(
      await status('PATCH /v1/collections/docs', { alert_applications: [{ alert_id: 'a', enabled: true }] }),
    ).toBe(422);
  });
});

describe('an alert', () => {
  it('has a retriever, also where it was written into it, which goes with it', async () => {
    const { retriever_id } = (await alert('a')).json();
    expect(retriever_id).toMatch(/^ret_/);
    expect(await body(`GET /v1/retrievers/${retriever_id}`)).toMatchObject({
      stages: [{ stage_name: 'attribute_filter', config: { stage_id: 'attribute_filter' } }],
    });
    expect(await status('DELETE /v1/alerts/a')).toBe(200);
    expect(await status(`GET /v1/retrievers/${retriever_id}`)).toBe(404);
  });

  it('with a system condition needs a retriever, too', async () => {
    const condition = { system_condition: { type: 'lag', params: { minutes: 5 } } };
    const refused = await alert('a', condition);
    expect([refused.statusCode, refused.json().detail[0].loc]).toEqual([422, ['body', 'retriever_id']]);
    expect((await alert('a', { ...condition, retriever: { stages: [filter] } })).json()).toMatchObject(
      condition,
    );
  });

  it('tells of no channel as a channel of the type none', async () => {
    for (const notification_config of [
      {},
      { channels: null },
      { channels: [] },
      { channels: [{ channel_type: 'none' }] },
    ])
      expect(
        (await alert(`a${Math.random()}`, { retriever: { stages: [filter] }, notification_config })).json()
          .notification_config.channels,
      ).toEqual([{ channel_type: 'none' }]);
  });
});

describe('a key', () => {
  const PATH = '/v1/organizations/users';

  it('has a fingerprint that does not open anything, and belongs to any e-mail', async () => {
    const made = await body(`POST ${PATH}/Anyone@example.org/api-keys`, { name: 'k' });
    const row = await test.ctx.db.read.selectFrom('api_keys').selectAll().executeTakeFirstOrThrow();
    expect(made.key_hash).not.toBe(row.verifier);
    expect(made.key_prefix.length).toBeGreaterThanOrEqual(10);
    expect(made.key_prefix.length).toBeLessThanOrEqual(13);
    expect(made.internal_id).toMatch(/^org_/);
    expect(made.user_id).toMatch(/^usr_/);
    const other = await body(`POST ${PATH}/anyone@EXAMPLE.org/api-keys`, { name: 'l' });
    expect(other.user_id).toBe(made.user_id);
  });

  it('limits the rate only where it has a limit, and only then says so', async () => {
    const headers = async (key: string) => {
      const answer = await call('POST /v1/alerts/list', undefined, { key });
      return Object.keys(answer.headers).filter((name) => /^(x-ratelimit|retry-after)/.test(name));
    };
    const { key: free } = await body(`POST ${PATH}/a@b.c/api-keys`, { name: 'free' });
    const { key: slow } = await body(`POST ${PATH}/a@b.c/api-keys`, { name: 'slow', rate_limit_override: 2 });
    expect(await headers(free)).toEqual([]);
    const three = ['x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset'];
    expect(await headers(slow)).toEqual(three);
    await headers(slow);
    expect((await headers(slow)).sort()).toEqual(['retry-after', ...three]);
  });
});

it('is told of health as OK with six parts that work', async () => {
  expect(await body('GET /v1/health', undefined, { key: null })).toMatchObject({
    status: 'OK',
    data: {
      cache: true,
      metadata: true,
      vector_store: true,
      object_storage: true,
      task_queue: true,
      inference: true,
    },
  });
});

it('is told what is wrong as loc, msg and type', async () => {
  const retriever = { stages: [filter, { ...filter, parameters: { field: 'n', operator: 'like' } }] };
  for (const [request, sent, loc] of [
    ['POST /v1/alerts', { name: 1 }, ['body', 'notification_config']],
    [
      'POST /v1/alerts',
      { name: 'a', retriever, notification_config: {} },
      ['body', 'retriever', 'stages', 1, 'parameters', 'operator'],
    ],
    ['POST /v1/alerts/list?limit=x', {}, ['query', 'limit']],
    ['POST /v1/alerts/list', { sort: { field: 'colour' } }, ['body', 'sort', 'field']],
    ['POST /v1/collections', { ...docs, schedule: {} }, ['body', 'schedule', 'trigger_type']],
  ] as const) {
    const answer = await call(request, sent);
    expect([answer.statusCode, answer.json().detail[0]]).toEqual([
      422,
      { loc, msg: expect.any(String), type: expect.any(String) },
    ]);
    expect(answer.json()).toMatchObject({ success: false, status: 422, error: { type: 'ValidationError' } });
  }
});

describe('what is in use', () => {
  it('is not deleted, and its users are named', async () => {
    await call('POST /v1/collections', docs);
    const reader = {
      ...docs,
      collection_name: 'reader',
      source: { type: 'collection', collection_id: 'docs' },
    };
    await call('POST /v1/retrievers', {
      retriever_name: 'finder',
      collection_identifiers: ['docs'],
      stages: [filter],
    });
    const made = await body('POST /v1/notifications/channels', {
      channel_type: 'webhook',
      config: { url: 'https://example.org/' },
    });
    const channels = [{ channel_type: 'webhook', channel_id: made.channel_id }];
    await alert('watcher', { retriever_id: 'finder', notification_config: { channels } });
    const refusal = async (request: string): Promise<[number, string]> => {
      const answer = await call(request);
      return [answer.statusCode, answer.json().error.message];
    };
    expect(await refusal('DELETE /v1/retrievers/finder')).toEqual([
      409,
      expect.stringContaining('alert "watcher"'),
    ]);
    expect(await refusal('DELETE /v1/collections/docs')).toEqual([
      409,
      expect.stringContaining('retriever "finder"'),
    ]);
    expect(await refusal(`DELETE /v1/notifications/channels/${made.channel_id}`)).toEqual([
      409,
      expect.stringContaining('alert "watcher"'),
    ]);
    expect(await status('DELETE /v1/alerts/watcher')).toBe(200);
    expect(await status('DELETE /v1/retrievers/finder')).toBe(200);
    await call('POST /v1/collections', reader);
    expect(await refusal('DELETE /v1/collections/docs')).toEqual([
      409,
      expect.stringContaining('collection "reader"'),
    ]);
    expect(await status('DELETE /v1/collections/reader')).toBe(200);
    expect(await status('DELETE /v1/collections/docs')).toBe(200);
  });
});
