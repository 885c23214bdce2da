import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  createChannel,
  deleteChannel,
  type LoadedChannel,
  loadChannel,
  patchChannel,
} from '../catalog/channels.ts';
import { countingReasons } from '../executions/reason-counters.ts';
import type { DeliveriesTable } from '../store/tables.ts';
import { openTestContext, type TestContext } from '../testing/context.ts';
import { addDeliveries, addExecution, deliveryRow, NS } from '../testing/deliveries.ts';
import { PLAIN_ATTEMPT } from '../testing/rows.ts';
import { TEST_STORE } from '../testing/store.ts';
import { discardFlood } from './discard-flood.ts';
import { TRIGGERED } from './event.ts';
import { holdDelivery } from './hold-delivery.ts';
import { replayMatching } from './ledger/replay-matching.ts';
import { mergeHeld } from './merge-held.ts';
import type { Held } from './merged-content.ts';
import { type AttemptResult, recordAttempt } from './record-attempt.ts';
import { createRecorder } from './record-together.ts';
import { replayDeliveries } from './replay.ts';

/** PGlite takes a hundred times as long. */
const RUNS = TEST_STORE === 'sqlite' ? 20 : 3;
const ALERTS = ['alt_1', 'alt_2'];
const REASONS = ['digest_pending', 'channel_paused', 'flood_guard'] as const;
let test: TestContext;
let channels: string[];
let made: number;

beforeEach(async () => {
  test = await openTestContext();
  channels = [(await create()).channel_id, (await create()).channel_id];
});
afterEach(() => test.close());

const create = () =>
  createChannel(test.ctx, NS, { channel_type: 'webhook', config: { url: 'https://example.com' } });

/** As if nothing had happened, with both channels on. */
async function clear(): Promise<void> {
  made = 0;
  await test.ctx.db.transaction(async (tx) => {
    for (const table of ['executions', 'deliveries', 'delivery_attempts', 'notification_counters'] as const)
      await tx.deleteFrom(table).execute();
    await tx.updateTable('channels').set({ enabled: 1 }).execute();
  });
}

const deps = () => ({ ...test.ctx, slot: made % 3 });
const all = (): Promise<DeliveriesTable[]> =>
  test.ctx.db.read.selectFrom('deliveries').selectAll().orderBy('delivery_id').execute();
const pick = <T>(from: readonly T[], n: number): T | undefined => from[n % Math.max(1, from.length)];
const pending = async (n: number) =>
  pick(
    (await all()).filter((row) => row.state === 'pending'),
    n,
  );

/** The result of an attempt that met a 410. */
function goneAt(started_at: number): AttemptResult {
  const plain = { ...PLAIN_ATTEMPT, error: null, response: null, duration_ms: 1 };
  const attempt = { ...plain, started_at, outcome: 'gone', reason: 'gone', status_code: 410 };
  return { attempt, state: 'pending', dueAt: 1, reason: 'gone' };
}

/** The result of an attempt that arrived, failed for good or is to be made again. */
function resultOf(n: number): AttemptResult {
  const state = (['delivered', 'failed', 'pending'] as const)[n % 3] as AttemptResult['state'];
  const reason = state === 'delivered' ? 'sent' : (['timeout', 'status'][n % 2] as string);
  const outcome = { delivered: 'delivered', failed: 'rejected', pending: 'retry' }[state];
  const plain = { ...PLAIN_ATTEMPT, status_code: null, error: null, response: null, duration_ms: 1 };
  const attempt = { ...plain, started_at: test.clock.now(), outcome, reason };
  return { attempt, state, dueAt: state === 'pending' ? 1 : null, reason };
}

/** What happens; `n` chooses of what there is. */
const EVENTS = {
  /** An execution that tells two channels, of which one may be held. */
  async execute(n: number): Promise<void> {
    const id = String(++made).padStart(4, '0');
    const alert_id = ALERTS[n % 2] as string;
    const reason = [null, ...REASONS][n % 4] as Held['reason'] | null;
    const both = n % 8 < 4;
    const isHeld = reason !== null && both;
    const notification = isHeld ? { status: 'held', reason } : { status: 'pending', reason: null };
    const execution = { alert_id, notification_reason: notification.reason };
    await addExecution(test, `exec_${id}`, {
      ...execution,
      notification_json: JSON.stringify(notification),
    });
    await test.ctx.db.write([countingReasons(NS, 0, [execution])]);
    const held = { state: 'held', reason, due_at: null } as const;
    const rows = channels.map((channel, i) =>
      deliveryRow(`dlv_${id}${i}`, channel, {
        execution_id: `exec_${id}`,
        alert_id,
        ...(reason !== null && (both || i === 0) ? held : {}),
      }),
    );
    await addDeliveries(test, [
      ...rows,
      // A subscription's event, which says nothing of people.
      deliveryRow(`dlv_${id}2`, 'chn_hook', {
        execution_id: `exec_${id}`,
        alert_id,
        event_type: 'alert.execution.completed',
      }),
    ]);
  },
  async attempt(n: number): Promise<void> {
    const delivery = await pending(n);
    if (delivery === undefined) return;
    await recordAttempt(deps(), delivery, resultOf(n), test.clock.now(), null);
  },
  /** Attempts that end at once, among them one that is recorded already. */
  async attempts(n: number): Promise<void> {
    const waiting = (await all()).filter((row) => row.state === 'pending');
    const record = createRecorder(deps());
    const ended = waiting.filter((_, i) => n % (i + 2) !== 0);
    if (n % 2 === 0 && ended[0] !== undefined)
      await recordAttempt(deps(), ended[0], resultOf(n), test.clock.now(), null);
    await Promise.all(
      ended.map((one, i) => record(one, resultOf(i === 3 ? n : 0), test.clock.now(), null, false)),
    );
  },
  /** An attempt that is one too many: all that waits for its channel is held, with the digests and summaries among it. */
  async pause(n: number): Promise<void> {
    const delivery = await pending(n);
    if (delivery === undefined || !channels.includes(delivery.channel_id)) return;
    const { updatedAt } = (await loadChannel(
      test.ctx.db.read,
      test.ctx,
      NS,
      delivery.channel_id,
    )) as LoadedChannel;
    await recordAttempt(deps(), delivery, goneAt(test.clock.now()), test.clock.now(), updatedAt);
  },
  async hold(n: number): Promise<void> {
    const waiting = (await all()).filter(
      (row) => row.state === 'pending' && channels.includes(row.channel_id),
    );
    // Digests and summaries first: there are few.
    const messages = waiting.filter((row) => row.execution_id === '');
    const delivery = pick(messages.length > 0 ? messages : waiting, n);
    if (delivery === undefined) return;
    await patchChannel(test.ctx, NS, delivery.channel_id, { enabled: false });
    await holdDelivery(deps(), delivery);
  },
  async resume(n: number): Promise<void> {
    await patchChannel(test.ctx, NS, channels[n % 2] as string, { enabled: true });
  },
  async merge(n: number): Promise<void> {
    await test.ctx.db.transaction((tx) => mergeHeld(tx, test.ctx, which(n), 'alert.digest'));
  },
  async discard(n: number): Promise<void> {
    await test.ctx.db.transaction((tx) => discardFlood(tx, test.ctx, NS, ALERTS[n % 2] as string));
  },
  /** A channel that is removed, with another one from then on in its place. */
  async remove(n: number): Promise<void> {
    await deleteChannel(test.ctx, NS, channels[n % 2] as string);
    channels[n % 2] = (await create()).channel_id;
  },
  async replay(n: number): Promise<void> {
    const one = pick(await all(), n);
    if (one !== undefined) await test.ctx.db.transaction((tx) => replayDeliveries(tx, NS, [one.delivery_id]));
  },
  async replayMatching(n: number): Promise<void> {
    const state = (['failed', 'delivered', 'discarded', 'merged'] as const)[n % 4] as string;
    await replayMatching(test.ctx.db, NS, { state }, 1 + (n % 5));
  },
} as const;

function which(n: number): Held {
  const alert = ALERTS[n % 5];
  return {
    namespaceId: NS,
    channelId: channels[n % 2] as string,
    reason: REASONS[n % 3] as Held['reason'],
    ...(alert === undefined ? {} : { alertId: alert }),
  };
}

const OFTEN = ['execute', 'attempt', 'attempts', 'merge', 'hold', 'pause', 'resume'] as const;

/** Whether people were told, by the letter of the rule. */
function oracle(
  deliveries: readonly DeliveriesTable[],
  all: readonly DeliveriesTable[],
): { status: string; reason: string | null } {
  const standing = deliveries.map((row) => standingOf(row, all));
  const having = (...states: string[]) => standing.filter((row) => states.includes(row.state));
  const least = (rows: readonly DeliveriesTable[]) => rows.map((row) => row.reason ?? '').sort()[0] ?? null;
  if (having('pending').length > 0) return { status: 'pending', reason: null };
  if (having('failed').length > 0) return { status: 'failed', reason: least(having('failed')) };
  if (having('delivered').length > 0) return { status: 'sent', reason: 'sent' };
  return { status: 'held', reason: least(having('held', 'discarded')) };
}

/** One that was merged stands as its message does. */
function standingOf(row: DeliveriesTable, all: readonly DeliveriesTable[]): DeliveriesTable {
  if (row.state !== 'merged') return row;
  const { state, reason } = all.find((one) => one.delivery_id === row.merged_into) as DeliveriesTable;
  return { ...row, state, reason };
}

async function expectTold(): Promise<void> {
  const { read } = test.ctx.db;
  const deliveries = await all();
  const recount = new Map<string, number>();
  for (const row of await read.selectFrom('executions').selectAll().execute()) {
    const own = deliveries.filter(
      (one) => one.execution_id === row.execution_id && one.event_type === TRIGGERED,
    );
    const expected = oracle(own, deliveries);
    expect(JSON.parse(row.notification_json)).toEqual(expected);
    expect(row.notification_reason).toBe(expected.reason);
    if (row.notification_reason !== null)
      for (const alert of [row.alert_id, '']) {
        const key = `${alert}|${row.notification_reason}`;
        recount.set(key, (recount.get(key) ?? 0) + 1);
      }
  }
  const counters = await read
    .selectFrom('notification_counters')
    .select(['alert_id', 'reason', (e) => e.fn.sum<number>('n').as('n')])
    .groupBy(['alert_id', 'reason'])
    .execute();
  const counted = counters.filter(({ n }) => Number(n) !== 0);
  expect(new Map(counted.map((row) => [`${row.alert_id}|${row.reason}`, Number(row.n)]))).toEqual(recount);
  for (const row of deliveries) expectSound(row, deliveries);
}

/** The invariants that hold of a delivery whatever happened; see `README.md`. */
function expectSound(row: DeliveriesTable, deliveries: readonly DeliveriesTable[]): void {
  const isEnded = ['delivered', 'failed', 'discarded'].includes(row.state);
  expect([row.delivery_id, row.finished_at !== null]).toEqual([row.delivery_id, isEnded]);
  if (row.state === 'held' || row.state === 'discarded') expect(row.reason).not.toBeNull();
  if (row.state === 'pending') expect(row.due_at).not.toBeNull();
  if (row.reason === 'sent') expect(row.state).toBe('delivered');
  if (row.state === 'merged') expect(row.merged_into).not.toBeNull();
  if (row.merged_into === null) return;
  const message = deliveries.find((one) => one.delivery_id === row.merged_into);
  expect(message?.merged_into).toBeNull();
  const isOpen = message?.state === 'pending' || message?.state === 'held';
  expect(row.state).toBe(isOpen ? 'merged' : message?.state);
}

it('whatever happens to deliveries, executions say whether people were told, and counters how often', async () => {
  const names = Object.keys(EVENTS) as (keyof typeof EVENTS)[];
  const step = fc.tuple(fc.constantFrom(...names, ...OFTEN), fc.nat(1000));
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      await clear();
      for (const n of [0, 1, 2, 5]) await EVENTS.execute(n);
      for (const [event, n] of steps) await EVENTS[event](n);
      await expectTold();
    }),
    { numRuns: RUNS },
  );
});
