import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { getAlert } from '../catalog/alerts.ts';
import { patchChannel } from '../catalog/channels.ts';
import { keepNothing } from '../catalog/keep.ts';
import { startDigests } from '../notify/digest-worker.ts';
import { endFlood } from '../notify/end-flood.ts';
import { openTestContext, type TestContext } from '../testing/context.ts';
import { NS } from '../testing/deliveries.ts';
import { addAlert, addChannel, matchOf, runAlert } from '../testing/telling.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
let test: TestContext;
let channel: string;

beforeEach(async () => {
  test = await openTestContext();
  channel = await addChannel(test);
});
afterEach(() => test.close());

const some = (n: number) => Array.from({ length: n }, (_, i) => matchOf(`d${i}`));
const deliveries = (event_type: string) =>
  test.ctx.db.read
    .selectFrom('deliveries')
    .selectAll()
    .where('event_type', '=', event_type)
    .orderBy('delivery_id')
    .execute();
const reasons = async () => {
  const rows = await test.ctx.db.read
    .selectFrom('executions')
    .select(['notification_json', 'notification_reason'])
    .orderBy('execution_id')
    .execute();
  return rows.map((row) => [JSON.parse(row.notification_json).status, row.notification_reason]);
};

describe('a flood guard', () => {
  const flood_guard = { factor: 10, minimum: 20, window: '1h' };
  const end = (alert: string, how: 'release' | 'discard') => endFlood(test.ctx, NS, alert, how, keepNothing);

  it('lets the usual through, however much that is', async () => {
    const alert = await addAlert(test, [channel], { flood_guard });
    for (let hour = 0; hour < 30; hour++) {
      expect((await runAlert(test, alert, some(15))).reason).toBeNull();
      test.clock.moveBy(HOUR);
    }
    expect((await runAlert(test, alert, some(100))).reason).toBeNull();
    expect(await deliveries('alert.flood_guard')).toEqual([]);
  });

  it('holds a flood, tells its owner once, and tells again when it is released: in one message', async () => {
    const alert = await addAlert(test, [channel], { flood_guard });
    expect((await runAlert(test, alert, some(5))).reason).toBeNull();
    for (let i = 0; i < 5; i++) {
      const run = await runAlert(test, alert, some(18));
      expect([run.reason, run.deliveries.map(({ state }) => state)]).toEqual(['flood_guard', ['held']]);
      test.clock.moveBy(MINUTE);
    }
    const [notice, ...more] = await deliveries('alert.flood_guard');
    expect(more).toEqual([]);
    expect(notice).toMatchObject({
      state: 'pending',
      channel_id: channel,
      execution_id: '',
      alert_id: alert,
    });
    expect(JSON.parse(notice?.context_json ?? '').data).toMatchObject({
      matches: 23,
      threshold: 20,
      window_ms: HOUR,
      held_since: '2030-01-01T00:00:00.000Z',
    });
    expect((await getAlert(test.ctx, NS, alert)).statistics).toMatchObject({
      flood_held_since: '2030-01-01T00:00:00.000Z',
      notifications: { flood_guard: 5 },
    });

    const answer = await end(alert, 'release');
    const [summary, ...others] = await deliveries('alert.summary');
    expect(others).toEqual([]);
    expect(answer).toEqual({ alert_id: alert, held: 5, delivery_ids: [summary?.delivery_id] });
    expect(JSON.parse(summary?.context_json ?? '').data).toMatchObject({ total: 5, match_count: 90 });
    expect(await reasons()).toEqual(Array.from({ length: 6 }, () => ['pending', null]));
    expect((await runAlert(test, alert, some(5))).reason).toBeNull();
    expect((await getAlert(test.ctx, NS, alert)).statistics).toMatchObject({ flood_held_since: null });
    await expect(end(alert, 'release')).rejects.toThrow('holds nothing');
  });

  it('holds the next flood as well where the last one was discarded', async () => {
    const alert = await addAlert(test, [channel], { flood_guard });
    expect((await runAlert(test, alert, some(30))).reason).toBe('flood_guard');
    expect(await end(alert, 'discard')).toEqual({ alert_id: alert, held: 1, delivery_ids: [] });
    expect(await reasons()).toEqual([['held', 'flood_guard']]);
    test.clock.moveBy(2 * HOUR);
    expect((await runAlert(test, alert, some(30))).reason).toBe('flood_guard');
    expect(await deliveries('alert.flood_guard')).toHaveLength(2);
  });
});

describe('a digest', () => {
  /** Lets the digests run until nothing is due. */
  const tick = async (): Promise<void> => {
    const worker = startDigests(test.ctx);
    const due = () =>
      test.ctx.db.read
        .selectFrom('deliveries')
        .select('delivery_id')
        .where('state', '=', 'held')
        .where('due_at', '<=', test.clock.now())
        .execute();
    await expect.poll(due, { timeout: 10_000, interval: 5 }).toEqual([]);
    await worker.stop();
  };

  it('is one message a channel for all its alerts, when it is due and not before', async () => {
    const hourly = await addAlert(test, [channel], { digest: { every: 'hourly' } }, { name: 'hourly' });
    const other = await addAlert(test, [channel], { digest: { cron: '0 */2 * * *' } }, { name: 'other' });
    for (let i = 0; i < 3; i++) {
      const run = await runAlert(test, hourly, some(2));
      expect([run.status, run.reason]).toEqual(['held', 'digest_pending']);
      test.clock.moveBy(MINUTE);
    }
    await runAlert(test, other, some(1));
    await tick();
    expect(await deliveries('alert.digest')).toEqual([]);

    test.clock.moveBy(HOUR);
    await runAlert(test, hourly, some(2));
    await tick();
    const [first] = await deliveries('alert.digest');
    expect(JSON.parse(first?.context_json ?? '').data).toMatchObject({
      reason: 'digest_pending',
      total: 3,
      match_count: 6,
      alerts: [{ alert_id: hourly, name: 'hourly', executions: 3, match_count: 6 }],
      limited: false,
    });

    test.clock.moveBy(HOUR);
    await tick();
    const [, second, ...more] = await deliveries('alert.digest');
    expect(more).toEqual([]);
    expect(JSON.parse(second?.context_json ?? '').data.alerts).toEqual([
      { alert_id: hourly, name: 'hourly', executions: 1, match_count: 2 },
      { alert_id: other, name: 'other', executions: 1, match_count: 1 },
    ]);
    test.clock.moveBy(24 * HOUR);
    await tick();
    expect(await deliveries('alert.digest')).toHaveLength(2);
  });

  it('for a channel that is switched off by then is held on for it', async () => {
    const alert = await addAlert(test, [channel], { digest: { every: 'hourly' } });
    await runAlert(test, alert, some(1));
    await patchChannel(test.ctx, NS, channel, { enabled: false });
    test.clock.moveBy(HOUR);
    await tick();
    expect(await deliveries('alert.digest')).toEqual([]);
    expect(await reasons()).toEqual([['held', 'channel_paused']]);
    expect((await getAlert(test.ctx, NS, alert)).statistics?.notifications).toEqual({ channel_paused: 1 });
    const { text } = await test.ctx.metrics.show(async () => {});
    expect(text).toContain('tocsin_deliveries_total{outcome="held",reason="channel_paused"} 1');
  });
});
