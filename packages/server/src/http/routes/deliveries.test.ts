import type { DeliveryFilters, DeliveryResponse, DeliverySummary } from '@tocsin/contract';
import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { insertion } from '../../store/database.ts';
import type { DeliveriesTable } from '../../store/tables.ts';
import { openTestContext, type TestContext } from '../../testing/context.ts';
import { addDeliveries, addExecution, deliveryRow, readDelivery } from '../../testing/deliveries.ts';
import { PLAIN_ATTEMPT } from '../../testing/rows.ts';
import { buildTestServer, type Call, caller } from '../../testing/server.ts';
import { TEST_STORE } from '../../testing/store.ts';
import { channelRoutes } from './channels.ts';
import { deliveryRoutes } from './deliveries.ts';
import { namespaceRoutes } from './namespaces.ts';

const LIST = 'POST /v1/notifications/deliveries/list';
let test: TestContext;
let app: FastifyInstance;
let call: Call;
let namespace_id: string;
let notified = 0;

beforeEach(async () => {
  notified = 0;
  test = await openTestContext({ wakeNotifier: () => void notified++ });
  app = buildTestServer(test.ctx, [namespaceRoutes, channelRoutes, deliveryRoutes]);
  call = caller(app);
  const extractor = { feature_extractor_name: 'x', version: 'v1' };
  const made = await call('POST /v1/namespaces', { namespace_name: 'n', feature_extractors: [extractor] });
  namespace_id = made.json().namespace_id;
});
afterEach(async () => {
  await app.close();
  await test.close();
});

/** Stores a delivery of this moment. @returns its id */
async function add(change: Partial<DeliveriesTable> = {}): Promise<string> {
  const id = test.ctx.ids.next('dlv_');
  const created_at = test.clock.now();
  const row = deliveryRow(id, 'chn_1', { namespace_id, execution_id: `exec_${id}`, created_at, ...change });
  await addDeliveries(test, [row]);
  return id;
}

const ended = { due_at: null, finished_at: 1, attempts: 13 } as const;

async function idsOf(filters: object): Promise<string[]> {
  const answer = await call(LIST, filters);
  expect(answer.statusCode).toBe(200);
  return (answer.json().results as DeliverySummary[]).map((row) => row.delivery_id);
}

describe('the ledger', () => {
  it('finds the same with any mix of filters as whoever looks through all', async () => {
    const rows: DeliveriesTable[] = [];
    const begin = test.clock.now();
    for (let i = 0; i < 60; i++) {
      test.clock.moveBy(60_000);
      const state = (['delivered', 'failed', 'held', 'pending'] as const)[i % 4] as DeliveriesTable['state'];
      const id = await add({
        state,
        alert_id: `alt_${i % 3}`,
        channel_id: `chn_${i % 5}`,
        reason: [null, 'timeout', 'sent'][i % 3] as string | null,
        status_code: [null, 200, 500][i % 3] as number | null,
        event_type: i % 7 === 0 ? 'alert.digest' : 'alert.triggered',
        execution_id: i % 7 === 0 ? '' : `exec_${i}`,
        merged_into: i % 11 === 0 ? 'dlv_digest' : null,
      });
      rows.push(await readDelivery(test, id));
    }
    const maybe = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined, freq: 2 });
    const time = maybe(-1, 10, 30, 59).map((n) =>
      n === undefined ? undefined : new Date(begin + n * 60_000).toISOString(),
    );
    const filters = fc.record({
      alert_id: maybe('alt_0', 'alt_1', 'alt_none'),
      channel_id: maybe('chn_0', 'chn_4'),
      execution_id: maybe('exec_5', 'exec_8'),
      status: maybe('delivered', 'failed', 'held', 'pending'),
      reason: maybe('timeout', 'sent', 'shadow'),
      status_code: maybe(200, 500),
      event_type: maybe('alert.digest', 'alert.triggered'),
      merged_into: maybe('dlv_digest'),
      since: time,
      until: time,
    });
    await fc.assert(
      fc.asyncProperty(filters, async (filter) => {
        const expected = rows.filter((row) => isMeant(row, filter as DeliveryFilters)).reverse();
        const answer = await call(LIST, { ...filter, limit: 1000, include_total: true });
        const { results, total_count } = answer.json() as { results: DeliverySummary[]; total_count: number };
        expect(results.map((row) => row.delivery_id)).toEqual(expected.map((row) => row.delivery_id));
        expect(total_count).toBe(expected.length);
      }),
      { numRuns: TEST_STORE === 'sqlite' ? 100 : 15 },
    );
  });

  it('is paged newest first, without attempts and without a total unless it is asked for', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) ids.unshift(await add());
    const first = (await call('GET /v1/notifications/deliveries?limit=2')).json();
    expect(first.results.map((row: DeliverySummary) => row.delivery_id)).toEqual(ids.slice(0, 2));
    expect(first.total_count).toBeNull();
    expect(first.results[0]).not.toHaveProperty('attempts');
    await add();
    const { next_cursor: cursor } = first.pagination;
    expect(await idsOf({ limit: 10, cursor })).toEqual(ids.slice(2));
    const other = await call(LIST, { cursor, status: 'failed' });
    expect(other.statusCode).toBe(400);
  });

  it('shows what was sent in each attempt and what came back', async () => {
    const delivery_id = await add({ state: 'failed', reason: 'status', status_code: 500, ...ended });
    const sent = { target: 'POST https://example.com', headers: { 'x-token': '***' }, body: '{}' };
    const attempt = {
      namespace_id,
      delivery_id,
      attempt: 1,
      started_at: test.clock.now(),
      duration_ms: 3,
      outcome: 'retry',
      reason: 'status',
      status_code: 500,
      error: 'it answered 500',
      response: 'oh no',
      ...PLAIN_ATTEMPT,
      request_json: JSON.stringify(sent),
      response_headers_json: JSON.stringify({ server: 'x' }),
      remark: 'the template is broken',
    };
    await test.ctx.db.write([insertion('delivery_attempts', [attempt])]);
    const shown = (await call(`GET /v1/notifications/deliveries/${delivery_id}`)).json() as DeliveryResponse;
    expect(shown).toMatchObject({
      status: 'failed',
      status_code: 500,
      attempt_count: 13,
      channel_type: 'webhook',
    });
    expect(shown.attempts).toMatchObject([
      {
        request: sent,
        response_headers: { server: 'x' },
        response: 'oh no',
        remark: 'the template is broken',
      },
    ]);
    expect((await call('GET /v1/notifications/deliveries/dlv_none')).statusCode).toBe(404);
  });
});

function isMeant(row: DeliveriesTable, { status, since, until, ...same }: DeliveryFilters): boolean {
  const fields = { ...same, state: status };
  return (
    Object.entries(fields).every(
      ([name, value]) => value === undefined || row[name as keyof DeliveriesTable] === value,
    ) &&
    (since == null || row.created_at >= Date.parse(since)) &&
    (until == null || row.created_at < Date.parse(until))
  );
}

describe('a replay', () => {
  it('sends a delivery again under its id, with all attempts of a fresh one', async () => {
    const hook = { channel_type: 'webhook', config: { url: 'https://example.com' } };
    const { channel_id } = (await call('POST /v1/notifications/channels', hook)).json();
    const id = await add({ state: 'failed', reason: 'timeout', channel_id, ...ended });
    await addExecution(test, `exec_${id}`, { namespace_id });
    const answer = await call(`POST /v1/notifications/deliveries/${id}/replay`);
    expect(answer.json()).toEqual({ replayed: 1 });
    expect(await readDelivery(test, id)).toMatchObject({
      state: 'pending',
      attempts: 13,
      attempts_before: 13,
      reason: null,
      finished_at: null,
    });
    expect(notified).toBe(1);
    expect((await call(`POST /v1/notifications/deliveries/${id}/replay`)).json()).toEqual({ replayed: 0 });
    expect((await call('POST /v1/notifications/deliveries/dlv_none/replay')).statusCode).toBe(404);
  });

  it('of a delivery whose channel is gone is refused, and changes nothing', async () => {
    const id = await add({ state: 'discarded', reason: 'no_channel', due_at: null, finished_at: 1 });
    const answer = await call(`POST /v1/notifications/deliveries/${id}/replay`);
    expect([answer.statusCode, answer.json().error.message]).toEqual([
      409,
      expect.stringContaining('channel of this delivery was removed'),
    ]);
    expect((await readDelivery(test, id)).state).toBe('discarded');
  });

  it('by filter and time sends what matches, in steps, and once under one key', async () => {
    const old = await add({ state: 'failed', reason: 'timeout', ...ended });
    test.clock.moveBy(3_600_000);
    const since = new Date(test.clock.now()).toISOString();
    const rows = Array.from({ length: 520 }, () =>
      deliveryRow(test.ctx.ids.next('dlv_'), 'chn_1', {
        namespace_id,
        created_at: test.clock.now(),
        state: 'failed',
        ...ended,
      }),
    );
    await addDeliveries(test, rows);
    await add({ state: 'delivered', ...ended });
    const headers = { 'idempotency-key': 'one' };
    const body = { status: 'failed', since };
    const replay = () => call('POST /v1/notifications/deliveries/replay', body, { headers });
    expect((await replay()).json()).toEqual({ replayed: 520 });
    expect((await replay()).json()).toEqual({ replayed: 520 });
    expect(await idsOf({ status: 'failed' })).toEqual([old]);
    expect(await idsOf({ status: 'pending', limit: 1000 })).toHaveLength(520);
  });

  it('by filter sends the digest again for what was merged into it, and asks for a filter', async () => {
    const digest = await add({ execution_id: '', event_type: 'alert.digest', state: 'delivered', ...ended });
    const part = await add({ state: 'delivered', merged_into: digest, alert_id: 'alt_1', ...ended });
    const answer = await call('POST /v1/notifications/deliveries/replay', { alert_id: 'alt_1' });
    expect(answer.json()).toEqual({ replayed: 1 });
    expect(await readDelivery(test, digest)).toMatchObject({ state: 'pending' });
    expect(await readDelivery(test, part)).toMatchObject({ state: 'merged', merged_into: digest });
    expect((await call('POST /v1/notifications/deliveries/replay', {})).statusCode).toBe(400);
    const limited = await call('POST /v1/notifications/deliveries/replay', { limit: 3 });
    expect(limited.statusCode).toBe(400);
  });
});
