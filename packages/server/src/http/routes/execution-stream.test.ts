import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAlert } from '../../catalog/alerts.ts';
import type { AppContext } from '../../context.ts';
import { createFeedWatch, type FeedWatch } from '../../executions/feed-watch.ts';
import type { AlertOutcome } from '../../executions/outcome.ts';
import { recordExecutions } from '../../executions/record.ts';
import { removeExecutions } from '../../executions/remove-executions.ts';
import { ADMIN_KEY, openTestContext, type TestContext } from '../../testing/context.ts';
import { type EventClient, openEvents } from '../../testing/event-client.ts';
import { buildTestServer, type Call, caller } from '../../testing/server.ts';
import { TEST_STORE } from '../../testing/store.ts';
import { executionStreamRoutes } from './execution-stream.ts';
import { executionRoutes } from './executions.ts';
import { keyRoutes } from './keys.ts';
import { namespaceRoutes } from './namespaces.ts';

const extractor = { feature_extractor_name: 'passthrough_extractor', version: 'v1' };
const stages = [{ stage_id: 'attribute_filter', parameters: { field: 'metadata.a', value: 1 } }] as never;
let test: TestContext;
let app: FastifyInstance;
let call: Call;
let feedWatch: FeedWatch;
let url: string;
let namespaceId: string;
let alertIds: string[];
let batches: number;
const open: EventClient[] = [];

beforeEach(async () => {
  test = await openTestContext();
  batches = 0;
  await serve();
  const made = await call('POST /v1/namespaces', { namespace_name: 'news', feature_extractors: [extractor] });
  namespaceId = made.json().namespace_id;
  const alert = (name: string) =>
    createAlert(test.ctx, namespaceId, { name, retriever: { stages }, notification_config: {} });
  alertIds = [await alert('first'), await alert('second')].map(({ alert_id }) => alert_id);
});
afterEach(async () => {
  for (const one of open.splice(0)) one.close();
  await app.close();
  await test.close();
});

async function serve({ heartbeatMs = 60_000, maxStreams = 100 } = {}): Promise<void> {
  await app?.close();
  feedWatch = createFeedWatch(test.ctx.db, test.ctx.log, maxStreams);
  const streamRoutes = (ctx: AppContext) => executionStreamRoutes(ctx, { heartbeatMs });
  const routes = [streamRoutes, executionRoutes, keyRoutes, namespaceRoutes];
  app = buildTestServer({ ...test.ctx, feedWatch }, routes);
  call = caller(app);
  url = await app.listen({ port: 0, host: '127.0.0.1' });
}

async function follow(query = '', lastId: string | null = null, key = ADMIN_KEY): Promise<EventClient> {
  const headers = { authorization: `Bearer ${key}`, ...(lastId !== null && { 'last-event-id': lastId }) };
  const client = await openEvents(`${url}/v1/alerts/executions/stream${query}`, headers);
  open.push(client);
  return client;
}

/** A stream that has begun. */
async function following(query = '', lastId: string | null = null): Promise<EventClient> {
  const client = await follow(query, lastId);
  expect((await client.next())?.event).toBe('ready');
  return client;
}

const outcome = (change: Partial<AlertOutcome> & { alertId?: string | undefined } = {}): AlertOutcome => ({
  alert: {
    alertId: change.alertId ?? (alertIds[0] as string),
    alertVersion: 1,
    retrieverVersion: 1,
    record: 'auto',
  },
  status: 'completed',
  triggered: true,
  matchCount: 1,
  limited: false,
  matches: [],
  skippedDocuments: 0,
  durationMs: 1,
  error: null,
  ...change,
});

/** Records a batch. @returns the ids of its executions */
async function record(outcomes: AlertOutcome[] = [outcome()]): Promise<string[]> {
  const batch = {
    namespaceId,
    collectionId: 'col_1',
    batchId: `bat_${batches++}`,
    mode: 'on_ingest' as const,
    held: null,
    covered: null,
  };
  const { db, ids, clock } = test.ctx;
  const { executions } = await recordExecutions(db, { ids, clock, slot: 0 }, batch, outcomes);
  feedWatch.wake();
  return executions.map((row) => row.execution_id);
}

/** The ids of the next executions. */
async function take(client: EventClient, count: number): Promise<string[]> {
  const ids: string[] = [];
  while (ids.length < count) ids.push((await client.nextExecution())?.data.execution_id);
  return ids;
}

const positionOf = (id: string | null): number =>
  JSON.parse(Buffer.from(String(id).split('.')[0] as string, 'base64url').toString())[0];

describe('a stream of executions', () => {
  it('begins now, and tells each as the list shows it', async () => {
    await record();
    const client = await follow();
    expect(await client.next()).toEqual({ event: 'ready', id: expect.any(String), data: { resumed: false } });
    const [id] = await record();
    let event = await client.next();
    // PostgreSQL may tell of what was recorded just before, while other transactions ran.
    if (TEST_STORE === 'postgres' && event?.data.execution_id !== id) event = await client.next();
    expect(event).toMatchObject({ event: 'execution', data: { execution_id: id } });
    const { results } = (await call('GET /v1/alerts/executions')).json();
    expect(event?.data).toEqual(results[0]);
    expect(client.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      'x-request-id': expect.any(String),
    });
  });

  it('is filtered by what came of telling people, as the list is', async () => {
    const [quiet, none] = [
      'notification_reason=muted&notification_reason=no_channel',
      'notification_status=none',
    ];
    const clients = [await following(`?${quiet}`), await following(`?${none}`)];
    const [still] = await record([outcome({ triggered: false })]);
    const [held] = await record();
    const found = async (query: string, body?: object) => {
      const { results, total_count } = (await call(`GET /v1/alerts/executions${query}`, body)).json();
      return [...results.map((one: { execution_id: string }) => one.execution_id), total_count];
    };
    expect(await found(`?${quiet}`)).toEqual([held, 1]);
    expect(await found('?notification_reason=muted,no_channel&notification_status=held')).toEqual([held, 1]);
    expect(await found('', { notification_reason: ['no_channel'] })).toEqual([held, 1]);
    expect(await found(`?${none}`)).toEqual([still, 1]);
    expect(await found('?notification_status=none,held&limit=1')).toEqual([held, 2]);
    expect(await found('?notification_status=none,held&limit=1&offset=1')).toEqual([still, 2]);
    expect(await found('', { notification_reason: [], notification_status: null })).toHaveLength(3);
    expect((await call('GET /v1/alerts/executions?notification_status=gone')).statusCode).toBe(422);
    for (const [i, id] of [held, still].entries())
      expect(await take(clients[i] as EventClient, 1)).toEqual([id]);
  });

  it('misses nothing that was recorded between two connections, not even before the first event', async () => {
    const first = await following();
    first.close();
    const ids = [...(await record()), ...(await record())];
    const second = await follow('', first.lastId);
    expect((await second.next())?.data).toEqual({ resumed: true });
    expect(await take(second, 2)).toEqual(ids);
    second.close();
    const inQuery = await following(`?last_event_id=${second.lastId}`);
    const [next] = await record();
    expect(await take(inQuery, 1)).toEqual([next]);
  });

  it('tells every execution once, whenever its client is cut off', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 20, maxLength: 30 }),
        async (cuts, sizes) => {
          let client = await following();
          const writing = Promise.all(
            sizes.map((size) => record(alertIds.slice(0, size).map((alertId) => outcome({ alertId })))),
          );
          const told: string[] = [];
          const positions: number[] = [];
          const read = async (count: number) => {
            for (let i = 0; i < count; i++) {
              told.push((await client.nextExecution())?.data.execution_id);
              positions.push(positionOf(client.lastId));
            }
          };
          for (const cut of cuts) {
            await read(Math.min(cut, 20 - told.length));
            client.close();
            client = await following('', client.lastId);
          }
          const recorded = (await writing).flat();
          await read(recorded.length - told.length);
          client.close();
          expect(told).toHaveLength(new Set(told).size);
          expect([...told].sort()).toEqual(recorded.sort());
          expect(positions).toEqual([...positions].sort((a, b) => a - b));
        },
      ),
      { numRuns: 5 },
    );
  });

  // PGlite has one session: whoever reads waits for the transaction.
  it.skipIf(TEST_STORE === 'pglite')(
    'tells what a transaction commits that began before others that were told',
    async () => {
      const client = await following();
      let commit = (): void => {};
      const gate = new Promise<void>((resolve) => (commit = resolve));
      let begun = (): void => {};
      const inside = new Promise<void>((resolve) => (begun = resolve));
      const [template] = await record();
      const late = test.ctx.db.transaction(async (tx) => {
        const row = await tx.selectFrom('executions').selectAll().executeTakeFirstOrThrow();
        const values = { ...row, execution_id: 'exec_0', batch_id: 'bat_late' };
        await tx.insertInto('executions').values(values).execute();
        await tx
          .insertInto('execution_feed')
          .values({ namespace_id: namespaceId, execution_id: 'exec_0' })
          .execute();
        begun();
        await gate;
      });
      await inside;
      const other = record();
      expect(await take(client, 1)).toEqual([template]);
      commit();
      await late;
      feedWatch.wake();
      expect((await take(client, 2)).sort()).toEqual(['exec_0', ...(await other)]);
    },
  );

  it('heeds the filters of the list', async () => {
    const clients = await Promise.all(
      ['?alert_id=second', '?triggered=false', '?status=failed', '?batch_id=bat_1', '?mode=scheduled'].map(
        (query) => following(query),
      ),
    );
    const all = await following();
    const [a, b] = await record([outcome(), outcome({ alertId: alertIds[1] })]);
    const [c] = await record([outcome({ triggered: false })]);
    const [d] = await record([outcome({ status: 'failed', triggered: false })]);
    expect(await take(all, 4)).toEqual([a, b, c, d]);
    const [second, silent, failed, batch, scheduled] = clients as [
      EventClient,
      EventClient,
      EventClient,
      EventClient,
      EventClient,
    ];
    expect(await take(second, 1)).toEqual([b]);
    expect(await take(silent, 2)).toEqual([c, d]);
    expect(await take(failed, 1)).toEqual([d]);
    expect(await take(batch, 1)).toEqual([c]);
    await app.close();
    expect(await scheduled.nextExecution()).toBeNull();
  });

  it('refuses what is no id of its namespace', async () => {
    const other = await call('POST /v1/namespaces', {
      namespace_name: 'other',
      feature_extractors: [extractor],
    });
    const elsewhere = `?namespace=${other.json().namespace_id}`;
    const theirs = await following(elsewhere);
    for (const id of ['x', 'WzEsIiJd.AAAA', 'a.b.c', String(theirs.lastId)])
      await expect(follow('?namespace=news', id)).rejects.toThrow(/^Error: 400: .*Last-Event-ID is not|400/);
    await expect(follow('?namespace=news&since=never')).rejects.toThrow('422');
  });

  it('says where retention came between', async () => {
    const client = await following('?namespace=news');
    const [first, second, third] = [...(await record()), ...(await record()), ...(await record())];
    await take(client, 1);
    const afterFirst = client.lastId;
    await take(client, 1);
    await removeExecutions(test.ctx.db, namespaceId, [first, second] as string[], true);
    const late = await following('', afterFirst);
    expect((await late.next())?.event).toBe('gap');
    expect(await take(late, 1)).toEqual([third]);
    const inTime = await following('', client.lastId);
    expect(await inTime.next()).toMatchObject({ event: 'execution', data: { execution_id: third } });
    expect(await test.ctx.db.read.selectFrom('execution_feed').selectAll().execute()).toHaveLength(1);
  });
});

describe('an open stream', () => {
  it('shows that it is there, and from where to go on, while nothing happens', async () => {
    await serve({ heartbeatMs: 5 });
    const client = await following();
    expect(await client.next()).toMatchObject({ event: 'heartbeat', data: null, id: expect.any(String) });
    client.close();
    const ids = await record();
    expect(await take(await following('', client.lastId), 1)).toEqual(ids);
  });

  it('ends when its key is revoked', async () => {
    await serve({ heartbeatMs: 5 });
    const path = '/v1/organizations/users/a@b.c/api-keys';
    const { key } = (await call(`POST ${path}`, { name: 'reader', permissions: ['read'] })).json();
    const client = await follow('', null, key);
    expect((await client.next())?.event).toBe('ready');
    await call(`DELETE ${path}/reader`);
    expect(await client.nextExecution()).toBeNull();
    await expect(follow('', client.lastId, key)).rejects.toThrow('401');
  });

  it('ends when its namespace is deleted', async () => {
    await serve({ heartbeatMs: 5 });
    const client = await following();
    await call('DELETE /v1/namespaces/news');
    expect(await client.nextExecution()).toBeNull();
  });

  it('ends as a whole when the server stops, and its place is free when its client goes', async () => {
    const [stays, goes] = [await following(), await following()];
    expect(feedWatch.open).toBe(2);
    goes.close();
    await vi.waitFor(() => expect(feedWatch.open).toBe(1));
    await app.close();
    expect(await stays.nextExecution()).toBeNull();
    expect(feedWatch.open).toBe(0);
  });

  it('is refused where there are too many', async () => {
    await serve({ maxStreams: 1 });
    await following();
    const answer = await call('GET /v1/alerts/executions/stream');
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '5']);
    expect(answer.json().error.message).toContain('1 streams are open');
  });
});
