import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deleteAlert } from '../catalog/alerts.ts';
import { createChannel, deleteChannel } from '../catalog/channels.ts';
import { notificationCounts } from '../executions/reason-counters.ts';
import type { DeliveriesTable } from '../store/tables.ts';
import { openTestContext, type TestContext } from '../testing/context.ts';
import { addDeliveries, addExecution, deliveryRow, NS, readDelivery } from '../testing/deliveries.ts';
import { addAlert } from '../testing/telling.ts';

let test: TestContext;
let channelId: string;
beforeEach(async () => {
  test = await openTestContext();
  const config = { url: 'https://example.com' };
  ({ channel_id: channelId } = await createChannel(test.ctx, NS, { channel_type: 'webhook', config }));
});
afterEach(() => test.close());

/** The delivery of an execution that waits, unless it is changed. */
async function add(id: string, change: Partial<DeliveriesTable> = {}): Promise<void> {
  await addExecution(test, `exec_${id}`);
  await addDeliveries(test, [deliveryRow(`dlv_${id}`, channelId, { execution_id: `exec_${id}`, ...change })]);
}
/** A digest, and the delivery of an execution that was merged into it. */
async function addDigest(id: string, change: Partial<DeliveriesTable>): Promise<void> {
  const row = { execution_id: '', event_type: 'alert.digest', ...change };
  await addDeliveries(test, [deliveryRow(`dlv_${id}`, channelId, row)]);
  await add(`${id}_part`, { state: 'merged', merged_into: `dlv_${id}`, due_at: null });
}
const held = (reason: string, due_at: number | null = null) =>
  ({ state: 'held', reason, due_at }) as const satisfies Partial<DeliveriesTable>;
const ended = async (id: string) => {
  const { state, reason, due_at, finished_at } = await readDelivery(test, `dlv_${id}`);
  return { state, reason, due_at, at: finished_at };
};
const notification = async (id: string) => {
  const { notification_json } = await test.ctx.db.read
    .selectFrom('executions')
    .select('notification_json')
    .where('execution_id', '=', `exec_${id}`)
    .executeTakeFirstOrThrow();
  return JSON.parse(notification_json);
};

describe('a channel that is removed', () => {
  it('has what is held for it discarded, with what was merged into that', async () => {
    await add('gathered', held('digest_pending', 5));
    await add('flood', held('flood_guard'));
    await addDigest('digest', held('channel_paused'));
    await deleteChannel(test.ctx, NS, channelId);
    for (const id of ['gathered', 'flood', 'digest', 'digest_part'])
      expect(await ended(id)).toEqual({
        state: 'discarded',
        reason: 'no_channel',
        due_at: null,
        at: test.clock.now(),
      });
    for (const id of ['gathered', 'flood', 'digest_part'])
      expect(await notification(id)).toEqual({ status: 'held', reason: 'no_channel' });
    expect(await notificationCounts(test.ctx.db.read, NS)).toEqual({ no_channel: 3 });
  });

  it('has what waits for it given up, but not what is under way', async () => {
    await add('waiting');
    await addDigest('digest', {});
    await add('leased', { lease_owner: 'prc_1/notifier', lease_until: 1 });
    await deleteChannel(test.ctx, NS, channelId);
    for (const id of ['waiting', 'digest', 'digest_part'])
      expect(await ended(id)).toMatchObject({ state: 'failed', reason: 'no_channel', at: test.clock.now() });
    for (const id of ['waiting', 'digest_part'])
      expect(await notification(id)).toEqual({ status: 'failed', reason: 'no_channel' });
    expect(await ended('leased')).toMatchObject({ state: 'pending', at: null });
    expect(await notification('leased')).toEqual({ status: 'pending', reason: null });
  });
});

it('an alert that is removed has its flood discarded, under its reason', async () => {
  const alert_id = await addAlert(test, [channelId]);
  await add('flood', { alert_id, ...held('flood_guard') });
  await add('other', held('flood_guard'));
  await deleteAlert(test.ctx, NS, alert_id);
  expect(await ended('flood')).toMatchObject({
    state: 'discarded',
    reason: 'flood_guard',
    at: test.clock.now(),
  });
  expect(await ended('other')).toMatchObject({ state: 'held', reason: 'flood_guard' });
});
