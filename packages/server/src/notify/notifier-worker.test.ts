import { notFound } from '@tocsin/contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createChannel, sharingChannels } from '../catalog/channels.ts';
import { getExecution } from '../executions/read.ts';
import type { DeliveryState } from '../store/tables.ts';
import { openTestContext, type TestContext } from '../testing/context.ts';
import { addDeliveries, addExecution, deliveryRow, NS, readDelivery } from '../testing/deliveries.ts';
import type { SendOutcome } from './notifier.ts';
import { type NotifierDeps, startNotifier } from './notifier-worker.ts';

let test: TestContext;
let channelId: string;
beforeEach(async () => {
  test = await openTestContext();
  const config = { url: 'https://example.com' };
  ({ channel_id: channelId } = await createChannel(test.ctx, NS, { channel_type: 'webhook', config }));
  await addExecution(test, 'exec_1');
  await addDeliveries(test, [deliveryRow('dlv_1', channelId, { execution_id: 'exec_1' })]);
});
afterEach(() => test.close());

const delivered: SendOutcome = { outcome: 'delivered', statusCode: 200, response: '', durationMs: 1 };

/** Runs a notifier until the delivery is not held any more and was looked at, or is in a state. */
async function run(change: Partial<NotifierDeps> = {}, wanted?: DeliveryState): Promise<void> {
  let looked = false;
  const { read } = test.ctx.db;
  const webhook = { send: async () => delivered };
  const getOne = change.getExecution ?? ((ns, id) => getExecution(read, ns, id));
  const notifier = startNotifier({
    ctx: test.ctx,
    loadChannel: sharingChannels(test.ctx.db.read, test.ctx),
    notifiers: { webhook, slack: webhook, email: webhook },
    random: () => 0.5,
    owner: 'prc_test/notifier',
    slot: 0,
    ...change,
    getExecution: (ns, id) => {
      looked = true;
      return getOne(ns, id);
    },
  });
  await expect
    .poll(
      async () => {
        const row = await readDelivery(test, 'dlv_1').catch(() => null);
        if (wanted !== undefined) return row?.state === wanted;
        return row === null || looked || row.attempts > 0;
      },
      { timeout: 20_000 },
    )
    .toBe(true);
  await notifier.stop();
}
const attempts = () => test.ctx.db.read.selectFrom('delivery_attempts').selectAll().execute();

describe('a delivery', () => {
  it('is sent', async () => {
    await run();
    expect(await readDelivery(test, 'dlv_1')).toMatchObject({ state: 'delivered', attempts: 1 });
  });

  it('whose channel cannot be read fails, and says so', async () => {
    await test.ctx.db.transaction((tx) =>
      tx
        .updateTable('channels')
        .set({ sealed: test.ctx.secrets.seal('x').slice(2) })
        .execute(),
    );
    await run();
    expect(await readDelivery(test, 'dlv_1')).toMatchObject({ state: 'failed', reason: 'invalid_config' });
    expect(await attempts()).toMatchObject([{ outcome: 'rejected', reason: 'invalid_config' }]);
  });

  it('whose channel was removed fails, and says so', async () => {
    await test.ctx.db.transaction((tx) => tx.deleteFrom('channels').execute());
    await run();
    expect(await readDelivery(test, 'dlv_1')).toMatchObject({ state: 'failed', reason: 'no_channel' });
    expect(await attempts()).toMatchObject([{ reason: 'no_channel', error: 'the channel was removed' }]);
  });

  it('that cannot be prepared at the moment is tried again', async () => {
    await run({
      getExecution: async () => {
        throw new Error('the database is away');
      },
    });
    expect(await readDelivery(test, 'dlv_1')).toMatchObject({
      state: 'pending',
      attempts: 1,
      reason: 'internal',
      lease_owner: null,
      due_at: test.clock.now() + 5000,
    });
    expect(await attempts()).toMatchObject([{ outcome: 'retry', reason: 'internal' }]);
  });

  it('whose execution is gone makes no attempt', async () => {
    await run({
      getExecution: async () => {
        throw notFound('execution', 'exec_1');
      },
    });
    expect(await attempts()).toEqual([]);
  });
});

it('what a pause holds is counted: the message that met the 410, and all that waits', async () => {
  const later = { execution_id: 'exec_2', due_at: Date.UTC(2100, 0) };
  await addExecution(test, 'exec_2');
  await addDeliveries(test, [deliveryRow('dlv_2', channelId, later)]);
  const gone: SendOutcome = { outcome: 'gone', statusCode: 410, durationMs: 1 };
  const webhook = { send: async () => gone };
  await run({ notifiers: { webhook, slack: webhook, email: webhook } }, 'held');
  const { text } = await test.ctx.metrics.show(async () => {});
  expect(text.split('\n').filter((line) => line.startsWith('tocsin_deliveries_total{'))).toEqual([
    'tocsin_deliveries_total{outcome="held",reason="channel_paused"} 2',
  ]);
});
