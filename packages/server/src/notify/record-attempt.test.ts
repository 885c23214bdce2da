import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createChannel, getChannel, loadChannel, patchChannel } from '../catalog/channels.ts';
import { removeSomeExecutions } from '../executions/remove-executions.ts';
import { openTestContext, type TestContext } from '../testing/context.ts';
import { addDeliveries, addExecution, deliveryRow, NS, readDelivery } from '../testing/deliveries.ts';
import { PLAIN_ATTEMPT } from '../testing/rows.ts';
import { triesHere } from '../testing/store.ts';
import type { Delivery } from './delivery-queue.ts';
import { type AttemptResult, recordAttempt } from './record-attempt.ts';

let test: TestContext;
beforeEach(async () => {
  test = await openTestContext();
});
afterEach(() => test.close());

const result = (state: AttemptResult['state'], outcome: string, reason: string): AttemptResult => ({
  attempt: {
    started_at: test.clock.now(),
    duration_ms: 1,
    outcome,
    reason,
    status_code: null,
    error: null,
    response: null,
    ...PLAIN_ATTEMPT,
  },
  state,
  dueAt: state === 'pending' ? test.clock.now() + 5000 : null,
  reason,
});
const sent = () => result('delivered', 'delivered', 'sent');
const failed = () => result('failed', 'rejected', 'egress_refused');
const again = () => result('pending', 'retry', 'timeout');
const record = (delivery: Delivery, outcome: AttemptResult, channelAt: number | null = null) =>
  recordAttempt({ ...test.ctx, slot: 0 }, delivery, outcome, test.clock.now(), channelAt).then(
    ({ isRecorded }) => isRecorded,
  );
const attempts = () => test.ctx.db.read.selectFrom('delivery_attempts').selectAll().execute();
const notification = async (): Promise<{ status: string; reason: string | null }> => {
  const { read } = test.ctx.db;
  const row = await read.selectFrom('executions').select('notification_json').executeTakeFirstOrThrow();
  return JSON.parse(row.notification_json);
};
const oneExecution = async (...channels: string[]): Promise<Delivery[]> => {
  await addExecution(test, 'exec_1');
  const rows = channels.map((channel) => deliveryRow(`dlv_${channel}`, channel, { execution_id: 'exec_1' }));
  await addDeliveries(test, rows);
  return rows;
};

describe('an attempt', () => {
  it('is written down with when to try again', async () => {
    const [delivery] = (await oneExecution('c')) as [Delivery];
    expect(await record(delivery, again())).toBe(true);
    expect(await readDelivery(test, 'dlv_c')).toMatchObject({
      state: 'pending',
      attempts: 1,
      due_at: test.clock.now() + 5000,
      lease_owner: null,
    });
    expect(await notification()).toEqual({ status: 'pending', reason: null });
    expect(await record({ ...delivery, attempts: 1 }, sent())).toBe(true);
    expect((await attempts()).map((row) => row.attempt)).toEqual([1, 2]);
    expect(await notification()).toEqual({ status: 'sent', reason: 'sent' });
  });

  it('leaves nothing where its delivery was removed meanwhile', async () => {
    const [delivery] = (await oneExecution('c')) as [Delivery];
    await removeSomeExecutions(test.ctx.db, NS, { column: 'alert_id', value: 'alt_1' });
    for (const outcome of [sent(), again(), failed()]) expect(await record(delivery, outcome)).toBe(false);
    expect(await attempts()).toEqual([]);
  });

  it('is removed with its delivery, also where both happen at once', async () => {
    for (let i = 0; i < 20; i++) {
      const row = deliveryRow(`dlv_${i}`, 'c', { execution_id: `exec_${i}` });
      await addExecution(test, `exec_${i}`);
      await addDeliveries(test, [row]);
      const removal = removeSomeExecutions(test.ctx.db, NS, { column: 'alert_id', value: 'alt_1' });
      await Promise.all([removal, record(row, i % 2 === 0 ? again() : sent())]);
      await removeSomeExecutions(test.ctx.db, NS, { column: 'alert_id', value: 'alt_1' });
    }
    expect(await attempts()).toEqual([]);
  });

  it('counts once where two processes made it', async () => {
    const [delivery] = (await oneExecution('c')) as [Delivery];
    const both = await Promise.all([record(delivery, sent()), record(delivery, again())]);
    expect(both.filter(Boolean)).toHaveLength(1);
    expect(await attempts()).toHaveLength(1);
    expect((await readDelivery(test, 'dlv_c')).attempts).toBe(1);
  });
});

describe('an execution with several channels', () => {
  it('says that people were told only when all were', async () => {
    const [a, b, c] = (await oneExecution('a', 'b', 'c')) as [Delivery, Delivery, Delivery];
    await record(a, sent());
    expect(await notification()).toEqual({ status: 'pending', reason: null });
    await record(b, failed());
    expect(await notification()).toEqual({ status: 'pending', reason: null });
    await record(c, sent());
    expect(await notification()).toEqual({ status: 'failed', reason: 'egress_refused' });
  });

  it('says the same whatever order they end in, also all at once', async () => {
    const ends = fc.array(fc.constantFrom('sent', 'failed', 'again'), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(ends, async (wanted) => {
        for (const table of ['executions', 'deliveries', 'delivery_attempts'] as const)
          await test.ctx.db.transaction((tx) => tx.deleteFrom(table).execute());
        const deliveries = await oneExecution(...wanted.map((_, i) => `c${i}`));
        const outcomes = { sent, failed, again };
        const recorded = deliveries.map((one, i) =>
          record(one, outcomes[wanted[i] as keyof typeof outcomes]()),
        );
        expect(await Promise.all(recorded)).not.toContain(false);
        const status = wanted.includes('again') ? 'pending' : wanted.includes('failed') ? 'failed' : 'sent';
        expect((await notification()).status).toBe(status);
      }),
      { numRuns: triesHere(25) },
    );
  });
});

describe('an endpoint that answers 410', () => {
  const gone = () => result('failed', 'gone', 'gone');
  const channelNow = async (id: string) =>
    (await loadChannel(test.ctx.db.read, test.ctx, NS, id))?.updatedAt ?? null;

  it('has its channel switched off, unless the channel is another one by now', async () => {
    const config = { url: 'https://old.example' };
    const { channel_id: id } = await createChannel(test.ctx, NS, { channel_type: 'webhook', config });
    const [delivery] = (await oneExecution(id)) as [Delivery];
    const before = await channelNow(id);
    test.clock.moveBy(1000);
    await patchChannel(test.ctx, NS, id, { config: { url: 'https://new.example' } });
    await record(delivery, gone(), before);
    expect(await getChannel(test.ctx, NS, id)).toMatchObject({ enabled: true });
    const next = deliveryRow('dlv_next', id, { execution_id: 'exec_2' });
    await addExecution(test, 'exec_2');
    await addDeliveries(test, [next]);
    await record(next, gone(), await channelNow(id));
    expect(await getChannel(test.ctx, NS, id)).toMatchObject({ enabled: false });
  });
});
