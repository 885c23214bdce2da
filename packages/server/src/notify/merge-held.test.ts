import { DIGEST_LIMITS } from '@tocsin/contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestContext, type TestContext } from '../testing/context.ts';
import { addDeliveries, addExecution, deliveryRow, NS, readDelivery } from '../testing/deliveries.ts';
import { mergeHeld } from './merge-held.ts';
import type { Held } from './merged-content.ts';

let test: TestContext;
beforeEach(async () => {
  test = await openTestContext();
});
afterEach(() => test.close());

const which = (change: Partial<Held> = {}): Held => ({
  namespaceId: NS,
  channelId: 'chn_1',
  reason: 'digest_pending',
  ...change,
});
const merge = (change: Partial<Held> = {}) =>
  test.ctx.db.transaction((tx) => mergeHeld(tx, test.ctx, which(change), 'alert.digest'));
const matches = (...ids: string[]) => JSON.stringify(ids.map((document_id) => ({ document_id, score: 0.5 })));

interface Kept {
  readonly reason?: Held['reason'];
  readonly alert?: string;
  readonly channel?: string;
  readonly due?: number | null;
}

/** An execution and its delivery, held. */
async function hold(n: number, { reason, alert, channel, due = null }: Kept = {}): Promise<void> {
  const why = reason ?? 'digest_pending';
  const alert_id = alert ?? 'alt_1';
  const id = String(n).padStart(4, '0');
  await addExecution(test, `exec_${id}`, {
    alert_id,
    match_count: n,
    matches_json: matches('d1', 'd2', 'd3', 'd4'),
    notification_json: JSON.stringify({ status: 'held', reason: why }),
    notification_reason: why,
  });
  await addDeliveries(test, [
    deliveryRow(`dlv_${id}`, channel ?? 'chn_1', {
      execution_id: `exec_${id}`,
      alert_id,
      state: 'held',
      due_at: due,
      reason: why,
    }),
  ]);
}

const contextOf = async (id: string | null) =>
  JSON.parse((await readDelivery(test, id ?? '')).context_json) as {
    data: Record<string, unknown> & { executions: unknown[]; alerts: unknown[] };
  };
const notificationOf = async (id: string) => {
  const row = await test.ctx.db.read
    .selectFrom('executions')
    .select(['notification_json', 'notification_reason'])
    .where('execution_id', '=', id)
    .executeTakeFirstOrThrow();
  return { ...JSON.parse(row.notification_json), column: row.notification_reason };
};

describe('what was held for a channel', () => {
  it('becomes one message that says all of it', async () => {
    await hold(1);
    await hold(2, { alert: 'alt_2' });
    await hold(3);
    const id = await merge();
    expect(await readDelivery(test, id ?? '')).toMatchObject({
      state: 'pending',
      execution_id: '',
      alert_id: '',
      event_type: 'alert.digest',
    });
    const { data } = await contextOf(id);
    expect(data).toMatchObject({
      channel_id: 'chn_1',
      reason: 'digest_pending',
      total: 3,
      match_count: 6,
      limited: false,
      alerts: [
        { alert_id: 'alt_1', executions: 2, match_count: 4 },
        { alert_id: 'alt_2', executions: 1, match_count: 2 },
      ],
    });
    expect(data.executions).toMatchObject([
      { execution_id: 'exec_0003', documents: [{ document_id: 'd1', score: 0.5 }, {}, {}] },
      { execution_id: 'exec_0002' },
      { execution_id: 'exec_0001' },
    ]);
    expect(await readDelivery(test, 'dlv_0001')).toMatchObject({ state: 'merged', merged_into: id });
    expect(await notificationOf('exec_0001')).toEqual({ status: 'pending', reason: null, column: null });
  });

  it('is merged by its channel, reason, alert and time, and not twice', async () => {
    await hold(1, { channel: 'chn_2' });
    await hold(2, { reason: 'flood_guard' });
    await hold(3, { alert: 'alt_2', due: 50 });
    await hold(4, { alert: 'alt_2', due: 51 });
    const id = await merge({ alertId: 'alt_2', dueBy: 50 });
    expect(await readDelivery(test, id ?? '')).toMatchObject({ alert_id: 'alt_2' });
    const states = await Promise.all([1, 2, 3, 4].map((n) => readDelivery(test, `dlv_000${n}`)));
    expect(states.map((row) => row.state)).toEqual(['held', 'held', 'merged', 'held']);
    expect(await merge({ alertId: 'alt_2', dueBy: 50 })).toBeNull();
  });

  it('is named within bounds', async () => {
    for (let n = 1; n <= DIGEST_LIMITS.executions + 5; n++) await hold(n);
    const { data } = await contextOf(await merge());
    expect(data).toMatchObject({ total: DIGEST_LIMITS.executions + 5, limited: true });
    expect(data.executions).toHaveLength(DIGEST_LIMITS.executions);
    expect(data.executions[0]).toMatchObject({ execution_id: `exec_00${DIGEST_LIMITS.executions + 5}` });
  });

  it('is counted once where a digest that was held is merged once more', async () => {
    await hold(1);
    const digest = await merge();
    await test.ctx.db.transaction((tx) =>
      tx
        .updateTable('deliveries')
        .set({ state: 'held', reason: 'channel_paused' })
        .where('delivery_id', '=', digest ?? '')
        .execute(),
    );
    await hold(2, { reason: 'channel_paused' });
    const summary = await merge({ reason: 'channel_paused' });
    expect((await contextOf(summary)).data).toMatchObject({ total: 2, match_count: 3, other_events: {} });
    for (const id of ['dlv_0001', 'dlv_0002', digest ?? ''])
      expect(await readDelivery(test, id)).toMatchObject({ state: 'merged', merged_into: summary });
  });
});
