import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTestContext, type TestContext } from '../testing/context.ts';
import { addDeliveries, addExecution, deliveryRow, NS, readDelivery } from '../testing/deliveries.ts';
import { replayDeliveries } from './replay.ts';

let test: TestContext;
beforeEach(async () => {
  test = await openTestContext();
});
afterEach(() => test.close());

it('what a subscriber gets again says nothing of whether people were told', async () => {
  const notification = { status: 'held', reason: 'no_channel' };
  await addExecution(test, 'exec_1', {
    notification_json: JSON.stringify(notification),
    notification_reason: 'no_channel',
  });
  const change = { execution_id: 'exec_1', state: 'delivered', reason: 'sent', webhook_id: 'wh_1' } as const;
  await addDeliveries(test, [deliveryRow('dlv_1', 'chn_1', change)]);
  expect(await test.ctx.db.transaction((tx) => replayDeliveries(tx, NS, ['dlv_1']))).toBe(1);
  expect((await readDelivery(test, 'dlv_1')).state).toBe('pending');
  const row = await test.ctx.db.read.selectFrom('executions').selectAll().executeTakeFirstOrThrow();
  expect(JSON.parse(row.notification_json)).toEqual(notification);
});
