import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { removeSomeExecutions } from '../executions/remove-executions.ts';
import { DatabaseUnavailableError } from '../store/database.ts';
import type { DeliveriesTable } from '../store/tables.ts';
import { openTestContext, type TestContext } from '../testing/context.ts';
import { addDeliveries, addExecution, deliveryRow, NS, readDelivery } from '../testing/deliveries.ts';
import { PLAIN_ATTEMPT } from '../testing/rows.ts';
import type { AttemptResult } from './record-attempt.ts';
import { createRecorder, type Recorder } from './record-together.ts';

let test: TestContext;
let recorder: Recorder;
beforeEach(async () => {
  test = await openTestContext();
  recorder = createRecorder({ ...test.ctx, slot: 0 });
});
afterEach(() => test.close());

const result = (state: AttemptResult['state'], reason: string): AttemptResult => {
  const plain = { ...PLAIN_ATTEMPT, status_code: null, error: null, response: null, duration_ms: 1 };
  const outcome = { delivered: 'delivered', failed: 'rejected', pending: 'retry' }[state];
  const attempt = { ...plain, started_at: 0, outcome, reason };
  return { attempt, state, dueAt: state === 'pending' ? 1 : null, reason };
};
const arrived = result('delivered', 'sent');
const record = async (one: DeliveriesTable, how = arrived): Promise<boolean> =>
  (await recorder(one, how, test.clock.now(), null, false)).isRecorded;

/** Deliveries of an execution each, or of those that are named. */
async function deliveries(count: number, change: Partial<DeliveriesTable> = {}): Promise<DeliveriesTable[]> {
  const rows = Array.from({ length: count }, (_, i) => deliveryRow(`dlv_${i}`, `c${i}`, change));
  for (const id of new Set(rows.map((row) => row.execution_id)))
    await addExecution(test, id, { alert_id: `alt_${id}` });
  await addDeliveries(test, rows);
  return rows;
}

const statesOf = async (rows: readonly DeliveriesTable[]) =>
  Promise.all(rows.map(async (row) => (await readDelivery(test, row.delivery_id)).state));
const told = () => test.ctx.db.read.selectFrom('executions').select('notification_reason').execute();
const counted = async (reason: string): Promise<number> => {
  const rows = await test.ctx.db.read
    .selectFrom('notification_counters')
    .selectAll()
    .where('alert_id', '=', '')
    .where('reason', '=', reason)
    .execute();
  return rows.reduce((sum, row) => sum + Number(row.n), 0);
};

describe('messages that arrive at once', () => {
  it('are recorded with few transactions, each as if it were alone', async () => {
    const rows = await deliveries(150);
    const writing = vi.spyOn(test.ctx.db, 'write');
    expect(await Promise.all(rows.map((row) => record(row)))).toEqual(rows.map(() => true));
    expect(writing).toHaveBeenCalledTimes(3);
    expect(new Set(await statesOf(rows))).toEqual(new Set(['delivered']));
    expect(await told()).toEqual(rows.map(() => ({ notification_reason: 'sent' })));
    expect(await counted('sent')).toBe(150);
  });

  it('count once for an execution that several of them tell of', async () => {
    const rows = await deliveries(3, { execution_id: 'exec_1' });
    await Promise.all(rows.map((row) => record(row)));
    expect(await told()).toEqual([{ notification_reason: 'sent' }]);
    expect(await counted('sent')).toBe(1);
  });

  it('are recorded though one of them is gone meanwhile, and another one was recorded before', async () => {
    const rows = await deliveries(4);
    await removeSomeExecutions(test.ctx.db, NS, { column: 'alert_id', value: 'alt_exec_dlv_1' });
    expect(await record(rows[2] as DeliveriesTable)).toBe(true);
    expect(await Promise.all(rows.map((row) => record(row)))).toEqual([true, false, false, true]);
    const attempts = await test.ctx.db.read.selectFrom('delivery_attempts').select('delivery_id').execute();
    expect(attempts.map((row) => row.delivery_id).sort()).toEqual(['dlv_0', 'dlv_2', 'dlv_3']);
  });

  it('are recorded beside those that fail, which wait or end', async () => {
    const rows = await deliveries(4);
    const hows = [arrived, result('pending', 'timeout'), result('failed', 'status'), arrived];
    expect(await Promise.all(rows.map((row, i) => record(row, hows[i])))).toEqual(rows.map(() => true));
    expect(await statesOf(rows)).toEqual(['delivered', 'pending', 'failed', 'delivered']);
  });

  it('of subscribers say nothing of people', async () => {
    const rows = await deliveries(2, { event_type: 'alert.execution.completed', webhook_id: 'whk_1' });
    await Promise.all(rows.map((row) => record(row)));
    expect(await statesOf(rows)).toEqual(['delivered', 'delivered']);
    expect(await told()).toEqual(rows.map(() => ({ notification_reason: null })));
  });

  it('are all told where the database is away, and recorded when they are tried again', async () => {
    const rows = await deliveries(3);
    const writing = vi
      .spyOn(test.ctx.db, 'write')
      .mockRejectedValueOnce(new DatabaseUnavailableError('away'));
    const failed = await Promise.allSettled(rows.map((row) => record(row)));
    expect(failed.map(({ status }) => status)).toEqual(rows.map(() => 'rejected'));
    expect(writing).toHaveBeenCalledTimes(1);
    expect(await Promise.all(rows.map((row) => record(row)))).toEqual(rows.map(() => true));
  });
});
