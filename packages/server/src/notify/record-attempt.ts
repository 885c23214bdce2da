import type { AppContext } from '../context.ts';
import { ConstraintError, insertion, type Reader, type Write, writeAll, writeOf } from '../store/database.ts';
import type { DeliveryAttemptsTable } from '../store/tables.ts';
import { type Delivery, NO_LEASE, requireClaimed } from './delivery-queue.ts';
import { type DeliveryEvent, transitionOf } from './delivery-states.ts';
import { notingVerdict, verdictOf } from './endpoint-health.ts';
import { holdAfterAttempt } from './hold-delivery.ts';
import { type Failing, mayPause, type Paused, pauseIfDue } from './pause-channel.ts';
import { holdingExecutions, type ToldBy, tellingWrites, toldBy } from './telling.ts';

/** What an attempt leads to. */
export interface AttemptResult {
  readonly attempt: Omit<DeliveryAttemptsTable, 'namespace_id' | 'delivery_id' | 'attempt'>;
  readonly state: 'pending' | 'delivered' | 'failed';
  readonly dueAt: number | null;
  readonly reason: string | null;
}

/** What T3 needs around it. */
export interface RecordDeps extends Pick<AppContext, 'db' | 'ids'> {
  /** The counters' slot of this writer. */
  readonly slot: number;
}

/** What T3 wrote. */
export interface Recorded {
  /** False where the delivery was removed meanwhile, or another process recorded the attempt. */
  readonly isRecorded: boolean;
  /** The channel, where this attempt was the one too many. */
  readonly paused: Paused | null;
  /** Whether the delivery would have waited and is held instead: its channel is switched off by now. */
  readonly isHeld: boolean;
}

/** The events of attempts, and what follows for what was merged into the message. */
const EVENTS = {
  pending: { own: 'wait', merged: null },
  delivered: { own: 'arrive', merged: 'arrive_merged' },
  failed: { own: 'give_up', merged: 'give_up_merged' },
} as const satisfies Record<AttemptResult['state'], { own: DeliveryEvent; merged: DeliveryEvent | null }>;

/**
 * T3: the attempt's outcome, when to try again, what it says of the endpoint, and that the channel is paused where its
 * endpoint has failed for long. All or nothing. Where the channel was switched off during the attempt, a delivery that would
 * wait is held in a transaction that follows: where the process ends in between, it is held when it is due.
 * @param channelAt when the channel was changed last, as it was sent to; null where there was none
 * @param hadFailed whether attempts at it had failed before; where none had, one that arrived changes nothing of it
 */
export async function recordAttempt(
  deps: RecordDeps,
  delivery: Delivery,
  result: AttemptResult,
  now: number,
  channelAt: number | null,
  hadFailed = true,
): Promise<Recorded> {
  const verdict = verdictOf(result.attempt);
  const failing = { delivery, channelAt, verdict };
  const { read } = deps.db;
  const writes = [
    ...writesOf(read, delivery, result, now, deps.slot),
    ...(verdict === 'works' && !hadFailed ? [] : notingVerdict(read, delivery, verdict, now, channelAt)),
  ];
  try {
    const paused = await writeAttempt(deps, writes, failing, now);
    if (result.state !== 'pending') return { isRecorded: true, paused, isHeld: false };
    const after = { ...delivery, attempts: delivery.attempts + 1 };
    return { isRecorded: true, paused, isHeld: paused !== null || (await holdAfterAttempt(deps, after)) };
  } catch (error) {
    if (error instanceof ConstraintError) return { isRecorded: false, paused: null, isHeld: false };
    throw error;
  }
}

/** @throws ConstraintError where the delivery is not as it was claimed */
async function writeAttempt(
  { db, ids, slot }: RecordDeps,
  writes: readonly Write[],
  failing: Failing,
  now: number,
): Promise<Paused | null> {
  const isBad = failing.verdict === 'fails' || failing.verdict === 'gone';
  if (!isBad || !(await mayPause(db.read, failing, now))) {
    await db.write(writes);
    return null;
  }
  return db.transaction(async (tx) => {
    await writeAll(tx, writes);
    return pauseIfDue(tx, { ids, slot }, failing, now);
  });
}

function writesOf(db: Reader, delivery: Delivery, result: AttemptResult, now: number, slot: number): Write[] {
  const told = result.state === 'pending' ? null : toldBy(delivery);
  const merged = told !== null && 'mergedInto' in told ? [endingMerged(db, delivery, result, now)] : [];
  return attemptWrites([{ delivery, result, now }], told, slot, merged);
}

/** An attempt that is over. */
export interface Ended {
  readonly delivery: Delivery;
  readonly result: AttemptResult;
  readonly now: number;
}

/**
 * The writes of attempts that ended, of different deliveries of one namespace.
 * @param told the executions that they tell of
 * @param merged what else changes of deliveries, before it is said anew how people were told
 */
export function attemptWrites(
  ended: readonly Ended[],
  told: ToldBy | null,
  slot: number,
  merged: readonly Write[] = [],
): Write[] {
  return [
    ...(told === null ? [] : [holdingExecutions(told)]),
    requireClaimed(ended.map(({ delivery }) => delivery)),
    insertion('delivery_attempts', ended.map(toAttempt)),
    progress(ended),
    ...merged,
    ...(told === null ? [] : tellingWrites(told, slot)),
  ];
}

function toAttempt({ delivery, result }: Ended): DeliveryAttemptsTable {
  const { namespace_id, delivery_id, attempts } = delivery;
  return { namespace_id, delivery_id, attempt: attempts + 1, ...result.attempt };
}

function progress(ended: readonly Ended[]): Write {
  const changes = ended.map(({ delivery, result, now }) => ({
    state: transitionOf(EVENTS[result.state].own).to,
    due_at: result.dueAt,
    reason: result.reason,
    attempts: delivery.attempts + 1,
    status_code: result.attempt.status_code,
    ...NO_LEASE,
    finished_at: result.state === 'pending' ? null : now,
  }));
  const columns = Object.keys(changes[0] ?? {}).map((column) => `${column} = ?`);
  return {
    sql: `update deliveries set ${columns.join(', ')} where namespace_id = ? and delivery_id = ?`,
    rows: ended.map(({ delivery }, i) => [
      ...Object.values(changes[i] ?? {}),
      delivery.namespace_id,
      delivery.delivery_id,
    ]),
  };
}

/** What was merged into a message ends with it. */
function endingMerged(
  db: Reader,
  { namespace_id, delivery_id }: Delivery,
  { state, reason }: AttemptResult,
  now: number,
): Write {
  const { from, to } = transitionOf(EVENTS[state].merged ?? 'arrive_merged');
  return writeOf(
    db
      .updateTable('deliveries')
      .set({ state: to, reason, finished_at: now })
      .where('namespace_id', '=', namespace_id)
      .where('merged_into', '=', delivery_id)
      .where('state', 'in', from),
  );
}
