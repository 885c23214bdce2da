import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildHttp } from '../../app.ts';
import { checkAll } from '../../testing/check-all.ts';
import { openTestContext, type TestContext } from '../../testing/context.ts';
import { type Call, caller } from '../../testing/server.ts';

const ALL = '/v1/organizations/webhooks';
const extractor = { feature_extractor_name: 'passthrough_extractor', version: 'v1' };
const stages = [{ stage_id: 'attribute_filter', parameters: { field: 'n', operator: 'gt', value: 5 } }];
const RUNS = ['alert.triggered', 'alert.execution.completed', 'alert.execution.failed'];
let test: TestContext;
let app: FastifyInstance;
let call: Call;
let notified = 0;

beforeEach(async () => {
  test = await openTestContext({ wakeNotifier: () => void notified++ });
  app = buildHttp(test.ctx);
  call = caller(app);
  await call('POST /v1/namespaces', { namespace_name: 'news', feature_extractors: [extractor] });
});
afterEach(async () => {
  await app.close();
  await test.close();
});

const facts = (change: object = {}) => ({
  webhook_name: 'facts',
  event_types: RUNS,
  channels: [{ channel: 'webhook', configs: { url: 'https://example.org/a', headers: { 'x-key': 'hush' } } }],
  ...change,
});
const subscribe = async (change: object = {}) => (await call(`POST ${ALL}/`, facts(change))).json();
const nameOf = (one: { webhook_name: string }): string => one.webhook_name;
const makeAlert = async (name: string, change: object = {}) =>
  (await call('POST /v1/alerts', { name, retriever: { stages }, notification_config: {}, ...change })).json();

/** What waits to be sent to subscribers. */
async function told() {
  const rows = await test.ctx.db.read
    .selectFrom('deliveries')
    .selectAll()
    .where('webhook_id', 'is not', null)
    .orderBy('delivery_id')
    .execute();
  return rows.map((row) => ({ ...row, context: JSON.parse(row.context_json) }));
}
const typesTold = async () => (await told()).map((row) => row.event_type);

async function checkDocument(n: number, query = ''): Promise<void> {
  await call(`POST /v1/collections/docs/documents${query}`, { collection_id: 'docs', n });
  await checkAll(test.ctx);
}

describe('a subscription', () => {
  it('is made, read by id or name, listed, replaced and deleted, its secrets masked', async () => {
    const made = await call(`POST ${ALL}/`, facts());
    expect(made.statusCode).toBe(201);
    const { webhook_id, channels } = made.json();
    expect(webhook_id).toMatch(/^wh_[a-f0-9]{16}$/);
    expect(channels[0].configs.secret).toMatch(/^whsec_/);
    for (const identifier of [webhook_id, 'facts']) {
      const read = await call(`GET ${ALL}/${identifier}`);
      expect(read.json()).toMatchObject({ webhook_id, webhook_name: 'facts', is_active: true });
      expect(read.body).not.toMatch(/hush|whsec_/);
    }
    const replaced = await call(`PUT ${ALL}/facts`, facts({ webhook_name: 'news', is_active: false }));
    expect(replaced.json()).toMatchObject({ webhook_id, webhook_name: 'news', is_active: false });
    expect(replaced.body).not.toMatch(/hush|whsec_/);
    expect((await call(`DELETE ${ALL}/news`)).statusCode).toBe(204);
    expect((await call(`GET ${ALL}/news`)).statusCode).toBe(404);
    expect(await test.ctx.db.read.selectFrom('channels').selectAll().execute()).toEqual([]);
  });

  it('is found by its type of event, and by whether it is active', async () => {
    await subscribe();
    await subscribe({ webhook_name: 'changes', event_types: ['alert.created'], is_active: false });
    const names = async (body: object) => {
      const { results, total } = (await call(`POST ${ALL}/list`, body)).json();
      expect(total).toBe(results.length);
      return results.map((one: { webhook_name: string }) => one.webhook_name).sort();
    };
    expect(await names({})).toEqual(['changes', 'facts']);
    expect(await names({ event_type: 'alert.triggered' })).toEqual(['facts']);
    expect(await names({ event_type: 'alert_triggered' })).toEqual([]);
    expect(await names({ event_type: '%' })).toEqual([]);
    expect(await names({ is_active: false })).toEqual(['changes']);
  });

  it('whose channels are all off is not active and says why, until it is said to be active anew', async () => {
    await subscribe();
    await subscribe({ webhook_name: 'other' });
    const [channel] = await test.ctx.db.read.selectFrom('channels').selectAll().execute();
    const paused_at = test.clock.now();
    await test.ctx.db.transaction((tx) =>
      tx
        .updateTable('channels')
        .set({ enabled: 0, paused_at, pause_reason: 'gone' })
        .where('channel_id', '=', channel?.channel_id ?? '')
        .execute(),
    );
    await makeAlert('a');
    await call('POST /v1/collections', {
      collection_name: 'docs',
      source: { type: 'bucket' },
      feature_extractor: extractor,
    });
    await call('PUT /v1/alerts/a/applications/docs', {});
    await checkDocument(9);
    const { is_active, channels } = (await call(`GET ${ALL}/facts`)).json();
    expect(is_active).toBe(false);
    const paused = { at: new Date(paused_at).toISOString(), reason: 'gone' };
    expect(channels).toMatchObject([{ channel_id: channel?.channel_id, enabled: false, paused }]);
    const active = async (wish: boolean) =>
      (await call(`POST ${ALL}/list`, { is_active: wish })).json().results.map(nameOf);
    expect([await active(true), await active(false)]).toEqual([['other'], ['facts']]);
    notified = 0;
    const replaced = (await call(`PUT ${ALL}/facts`, facts())).json();
    expect(replaced).toMatchObject({ is_active: true, channels: [{ enabled: true, paused: null }] });
    expect(notified).toBe(1);
    const summary = await test.ctx.db.read
      .selectFrom('deliveries')
      .select(['channel_id', 'state'])
      .where('event_type', '=', 'alert.summary')
      .execute();
    expect(summary).toEqual([{ channel_id: channel?.channel_id, state: 'pending' }]);
    expect([await active(true), await active(false)]).toEqual([
      expect.arrayContaining(['facts', 'other']),
      [],
    ]);
  });

  it('is refused under a name that is taken, or to what is no event', async () => {
    await subscribe();
    const status = async (change: object) => (await call(`POST ${ALL}/`, facts(change))).statusCode;
    expect(await status({})).toBe(409);
    for (const change of [{ event_types: ['alert.gone'] }, { event_types: [] }, { channels: [] }])
      expect(await status({ webhook_name: 'other', ...change })).toBe(422);
    expect(await status({ webhook_name: 'wh_0123456789abcdef' })).toBe(422);
  });

  it('has channels of its own, which no alert uses and no list shows', async () => {
    await subscribe();
    const { channel_id } = await test.ctx.db.read
      .selectFrom('channels')
      .selectAll()
      .executeTakeFirstOrThrow();
    const channels = [{ channel_type: 'webhook', channel_id }];
    expect((await makeAlert('a', { notification_config: { channels } })).status).toBe(422);
    expect((await call('GET /v1/notifications/channels')).json().results).toEqual([]);
    expect((await call(`DELETE /v1/notifications/channels/${channel_id}`)).statusCode).toBe(409);
  });
});

describe('a subscriber', () => {
  beforeEach(async () => {
    await call('POST /v1/collections', {
      collection_name: 'docs',
      source: { type: 'bucket' },
      feature_extractor: extractor,
    });
  });
  const attach = (name: string) => call(`PUT /v1/alerts/${name}/applications/docs`, {});

  it('is told of every run, whatever people are told; of a shadow alert of nothing', async () => {
    await subscribe();
    for (const [name, change] of [
      ['plain', {}],
      ['snoozed', { snooze_until: '2031-01-01T00:00:00Z' }],
      ['shadow', { shadow: true }],
    ] as const) {
      await makeAlert(name, change);
      await attach(name);
    }
    await checkDocument(9);
    await checkDocument(1);
    const rows = await told();
    const seen = rows.map(({ context, event_type }) => `${context.name} ${event_type}`).sort();
    expect(seen).toEqual(
      ['plain', 'snoozed'].flatMap((name) => [
        `${name} alert.execution.completed`,
        `${name} alert.execution.completed`,
        `${name} alert.triggered`,
      ]),
    );
    expect(rows.every((row) => row.state === 'pending' && row.execution_id.startsWith('exec_'))).toBe(true);
    const executions = (await call('GET /v1/alerts/executions?triggered=true')).json().results;
    expect(executions.map((one: { notification: object }) => one.notification)).toEqual(
      expect.arrayContaining([{ status: 'held', reason: 'no_channel' }]),
    );
  });

  it('is told of changes of alerts, also that one was deleted, without secrets', async () => {
    await subscribe({ event_types: ['alert.created', 'alert.updated', 'alert.deleted'] });
    const channels = [{ channel_type: 'webhook', config: { url: 'https://example.org', secret: SECRET } }];
    const { alert_id } = await makeAlert('a', { notification_config: { channels } });
    await call('PATCH /v1/alerts/a', { description: 'changed' });
    await call('PATCH /v1/alerts/a', { description: 'changed' });
    await call('DELETE /v1/alerts/a');
    await test.removeDeleted();
    expect(await typesTold()).toEqual(['alert.created', 'alert.updated', 'alert.deleted']);
    for (const { context, context_json } of await told()) {
      expect(context).toMatchObject({
        subject: { type: 'alert', id: alert_id },
        data: { alert: { alert_id } },
      });
      expect(context_json).not.toContain(SECRET);
    }
  });

  it('that is not active is told nothing, and one that is switched off by its endpoint is told later', async () => {
    await subscribe({ is_active: false });
    await subscribe({ webhook_name: 'gone', event_types: ['alert.created'] });
    const [, channel] = await test.ctx.db.read.selectFrom('channels').selectAll().execute();
    await call(`PATCH /v1/notifications/channels/${channel?.channel_id}`, { enabled: false });
    await makeAlert('a');
    await attach('a');
    await checkDocument(9);
    expect((await told()).map((row) => [row.event_type, row.state, row.reason])).toEqual([
      ['alert.created', 'held', 'channel_paused'],
    ]);
  });
});

const SECRET = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
