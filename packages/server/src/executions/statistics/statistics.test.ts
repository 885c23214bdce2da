import { DELIVERY_STATUSES, type StatisticsResponse } from '@tocsin/contract';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { insertion } from '../../store/database.ts';
import type { DeliveriesTable } from '../../store/tables.ts';
import { openTestContext, type TestContext } from '../../testing/context.ts';
import { addDeliveries, deliveryRow } from '../../testing/deliveries.ts';
import { outcome } from '../../testing/outcome.ts';
import { HEALTHY_CHANNEL } from '../../testing/rows.ts';
import { triesHere } from '../../testing/store.ts';
import { recordExecutions } from '../record.ts';
import { readStatistics } from './statistics.ts';
import { beginningsOf, readTimeSteps, type TimeSteps } from './time-steps.ts';

const ALERTS = ['alt_a', 'alt_b', 'alt_c'];
const CHANNELS = ['chn_a', 'chn_b'];
const STEPS = ['1m', '5m', '15m', '30m', '1h', '6h', '1d', '2d', undefined];
let test: TestContext;

/** The namespace that is looked at, and another one. */
let namespaces: [here: string, there: string];
let made = 0;

/** Makes two namespaces with the alerts and the channels. */
async function begin(): Promise<void> {
  namespaces = [`ns_${++made}`, `ns_${made}_other`];
  for (const namespace_id of namespaces)
    await test.ctx.db.write([
      insertion(
        'alerts',
        ALERTS.map((alert_id) => ({
          namespace_id,
          alert_id,
          name: `${alert_id} of ${namespace_id}`,
          enabled: 1,
          version: 1,
          retriever_id: 'ret_x',
          record: 'auto' as const,
          definition_json: '{}',
          created_at: 0,
          updated_at: 0,
        })),
      ),
      insertion(
        'channels',
        CHANNELS.map((channel_id) => ({
          namespace_id,
          channel_id,
          name: channel_id,
          kind: 'webhook',
          owner_alert_id: null,
          enabled: 1,
          config_json: '{}',
          sealed: null,
          created_at: 0,
          updated_at: 0,
          ...HEALTHY_CHANNEL,
        })),
      ),
    ]);
}
beforeEach(async () => {
  test = await openTestContext();
  await begin();
});
afterEach(() => test.close());

const run = fc.record({
  isHere: fc.boolean(),
  collectionId: fc.constantFrom('col_1', 'col_2'),
  kinds: fc.uniqueArray(
    fc.record({ alertId: fc.constantFrom(...ALERTS), triggered: fc.boolean(), failed: fc.boolean() }),
    { selector: (one) => one.alertId, minLength: 1, maxLength: 3 },
  ),
  channel: fc.constantFrom(...CHANNELS),
  state: fc.constantFrom(...DELIVERY_STATUSES),
  pauseMs: fc.oneof(fc.integer({ min: 0, max: 90_000 }), fc.integer({ min: 0, max: 3 * 3_600_000 })),
});
type Run = typeof run extends fc.Arbitrary<infer T> ? T : never;

/** Records what a run says, and a delivery for each of its alerts. */
async function add({ isHere, collectionId, kinds, channel, state, pauseMs }: Run): Promise<void> {
  const { db, ids, clock } = test.ctx;
  test.clock.moveBy(pauseMs);
  const namespaceId = namespaces[isHere ? 0 : 1];
  const batch = { namespaceId, collectionId, batchId: ids.next('bat_'), mode: 'on_ingest' as const };
  const deps = { ids, clock, slot: 0 };
  await recordExecutions(db, deps, { ...batch, held: null, covered: null }, kinds.map(outcome));
  const created_at = clock.now();
  const told = { namespace_id: namespaceId, state, created_at, finished_at: created_at + 100 };
  await addDeliveries(
    test,
    kinds.map(({ alertId }) => deliveryRow(ids.next('dlv_'), channel, { ...told, alert_id: alertId })),
  );
}

interface Wish {
  readonly alertId?: string | undefined;
  readonly collectionId?: string | undefined;
}
const wish = fc.record({
  spanMs: fc.integer({ min: 1, max: 40 * 3_600_000 }),
  step: fc.constantFrom(...STEPS),
  alertId: fc.constantFrom(undefined, ...ALERTS),
  collectionId: fc.constantFrom(undefined, undefined, 'col_1'),
});

/** What the buckets must say, counted row by row. */
async function countByHand(steps: TimeSteps, { alertId, collectionId }: Wish) {
  const { read: db } = test.ctx.db;
  const isOfAlert = (row: { alert_id: string }) => (alertId ?? row.alert_id) === row.alert_id;
  const executions = (
    await db.selectFrom('executions').selectAll().where('namespace_id', '=', namespaces[0]).execute()
  ).filter((row) => isOfAlert(row) && (collectionId ?? row.collection_id) === row.collection_id);
  const deliveries = (
    await db.selectFrom('deliveries').selectAll().where('namespace_id', '=', namespaces[0]).execute()
  ).filter(isOfAlert);
  return beginningsOf(steps).map((at) => {
    const isIn = (ms: number) => ms >= at && ms < at + steps.stepMs;
    const ran = executions.filter((row) => isIn(row.executed_at));
    const made = deliveries.filter((row) => isIn(row.created_at));
    const byState = DELIVERY_STATUSES.map((state) => [
      state,
      made.filter((row) => row.state === state).length,
    ]);
    return {
      from: new Date(at).toISOString(),
      to: new Date(at + steps.stepMs).toISOString(),
      executions: ran.length,
      triggered: ran.filter((row) => row.triggered === 1).length,
      failed: ran.filter((row) => row.status === 'failed').length,
      deliveries: collectionId === undefined ? Object.fromEntries(byState) : null,
    };
  });
}

const read = (steps: TimeSteps, wish: Wish): Promise<StatisticsResponse> =>
  readStatistics({ db: test.ctx.db, namespaceId: namespaces[0], ...wish }, steps);

async function compare(steps: TimeSteps, of: Wish): Promise<void> {
  const expected = await countByHand(steps, of);
  const { buckets, totals, busiest, noisiest } = await read(steps, of);
  expect(buckets).toEqual(expected);
  expect(totals.executions).toBe(expected.reduce((sum, one) => sum + one.executions, 0));
  if (steps.stepMs < 3_600_000) return; // rankings are of whole hours
  expect(busiest.reduce((sum, one) => sum + one.executions, 0)).toBe(totals.executions);
  expect(noisiest.reduce((sum, one) => sum + one.triggered, 0)).toBe(totals.triggered);
}

describe('statistics', () => {
  it('say in any steps, of an alert or a collection, what whoever counts row by row says', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(run, { minLength: 1, maxLength: 15 }),
        fc.array(wish, { minLength: 4, maxLength: 4 }),
        async (runs, wishes) => {
          await begin();
          for (const one of runs) await add(one);
          for (const { spanMs, step, ...of } of wishes) {
            const until = test.clock.now() + 1;
            const most = step?.endsWith('m') ? 90 * 60_000 : spanMs;
            const since = new Date(until - Math.min(spanMs, most)).toISOString();
            await compare(readTimeSteps({ since, step: step ?? null }, until), of);
          }
        },
      ),
      { numRuns: triesHere(8) },
    );
  });

  it('rank the alerts that ran and triggered most, with their names', async () => {
    const one = { isHere: true, collectionId: 'col_1', channel: 'chn_a', state: 'delivered' } as const;
    const kind = (alertId: string, triggered: boolean) => ({ alertId, triggered, failed: false });
    for (const kinds of [
      [kind('alt_a', true), kind('alt_b', false)],
      [kind('alt_b', false)],
      [kind('alt_b', true), kind('alt_c', true), kind('alt_a', true)],
    ])
      await add({ ...one, kinds, pauseMs: 60_000 });
    const { busiest, noisiest } = await read(readTimeSteps({}, test.clock.now()), {});
    expect(busiest).toEqual([
      { alert_id: 'alt_b', name: `alt_b of ${namespaces[0]}`, executions: 3, triggered: 1, delivered: 3 },
      { alert_id: 'alt_a', name: `alt_a of ${namespaces[0]}`, executions: 2, triggered: 2, delivered: 2 },
      { alert_id: 'alt_c', name: `alt_c of ${namespaces[0]}`, executions: 1, triggered: 1, delivered: 1 },
    ]);
    expect(noisiest.map((row) => row.alert_id)).toEqual(['alt_a', 'alt_b', 'alt_c']);
  });

  it('say how channels do, what is held and what waits', async () => {
    const at = test.clock.now();
    const row = (channel: string, change: Partial<DeliveriesTable>) =>
      deliveryRow(test.ctx.ids.next('dlv_'), channel, {
        namespace_id: namespaces[0],
        created_at: at,
        ...change,
      });
    const earlier = row('chn_b', { state: 'failed', finished_at: at + 5 });
    const failed = row('chn_b', { state: 'failed', reason: 'status', status_code: 500, finished_at: at + 9 });
    await addDeliveries(test, [
      ...[10, 20, 600].map((ms) => row('chn_a', { state: 'delivered', finished_at: at + ms })),
      row('chn_b', { state: 'delivered', finished_at: at + 40 }),
      earlier,
      failed,
      row('chn_a', { state: 'held', reason: 'digest_pending', alert_id: 'alt_b' }),
      row('chn_a', { state: 'held', reason: 'digest_pending' }),
      row('chn_gone', { state: 'held', reason: 'flood_guard' }),
      row('chn_a', { state: 'pending' }),
      row('chn_a', { state: 'failed', namespace_id: namespaces[1] }),
    ]);
    test.clock.moveBy(1000);
    const steps = readTimeSteps({}, test.clock.now());
    const { channels, held, backlog } = await read(steps, {});
    const [b, a] = channels;
    expect(b).toMatchObject({ channel_id: 'chn_b', name: 'chn_b', enabled: true, success_rate: 1 / 3 });
    expect(b?.last_failure).toEqual({
      at: new Date(at + 9).toISOString(),
      delivery_id: failed.delivery_id,
      reason: 'status',
      status_code: 500,
    });
    expect(a).toMatchObject({ success_rate: 1, median_delay_ms: 20, last_failure: null });
    expect(held).toEqual([
      { channel_id: 'chn_a', channel_name: 'chn_a', reason: 'digest_pending', count: 2 },
      { channel_id: 'chn_gone', channel_name: null, reason: 'flood_guard', count: 1 },
    ]);
    expect(backlog).toEqual({ unchecked_batches: 0, dead_letters: 0, pending_deliveries: 1 });
    const ofOne = await read(steps, { alertId: 'alt_b' });
    expect(ofOne.held).toMatchObject([{ channel_id: 'chn_a', count: 1 }]);
    expect(ofOne.channels).toMatchObject([{ channel_id: 'chn_a', deliveries: { held: 1, delivered: 0 } }]);
  });
});
