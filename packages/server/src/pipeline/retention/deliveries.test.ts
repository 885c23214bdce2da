import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTestContext, type TestContext } from '../../testing/context.ts';
import { addDeliveries, deliveryRow, NS } from '../../testing/deliveries.ts';
import { removeOldDeliveries } from './deliveries.ts';

let test: TestContext;
beforeEach(async () => {
  test = await openTestContext();
});
afterEach(() => test.close());

const idAt = (n: number): string => `dlv_0${String(n).padStart(25, '0')}`;

/** Removes what is old by now, and tells what is left. */
async function left(): Promise<string[]> {
  const { db } = test.ctx;
  for await (const _ of removeOldDeliveries(db, NS, Date.UTC(2030, 0, 1)));
  const rows = await db.read.selectFrom('deliveries').select('delivery_id').orderBy('delivery_id').execute();
  return rows.map((row) => row.delivery_id);
}

it('what was merged into a message that was held for too long goes after it', async () => {
  const held = { state: 'held', reason: 'channel_paused', due_at: null } as const;
  await addDeliveries(test, [
    deliveryRow(idAt(1), 'chn_1', { state: 'merged', merged_into: idAt(3), due_at: null }),
    deliveryRow(idAt(2), 'chn_2', { state: 'merged', merged_into: idAt(4), due_at: null }),
    deliveryRow(idAt(3), 'chn_1', { ...held, execution_id: '', event_type: 'alert.summary' }),
    deliveryRow(idAt(4), 'chn_2', { execution_id: '', event_type: 'alert.summary' }),
  ]);
  expect(await left()).toEqual([idAt(1), idAt(2), idAt(4)]);
  expect(await left()).toEqual([idAt(2), idAt(4)]);
  expect(await left()).toEqual([idAt(2), idAt(4)]);
});
