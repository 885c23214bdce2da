import {
  ConstraintError,
  type Database,
  insertion,
  type Reader,
  requireRows,
  type Write,
  writeOf,
} from '../store/database.ts';
import type { DeliveryAttemptsTable } from '../store/tables.ts';
import { type Delivery, NO_LEASE } from './delivery-queue.ts';

/** What an attempt leads to. */
export interface AttemptResult {
  readonly attempt: Omit<DeliveryAttemptsTable, 'namespace_id' | 'delivery_id' | 'attempt'>;
  readonly state: 'pending' | 'delivered' | 'failed';
  readonly dueAt: number | null;
  readonly reason: string | null;
}

/**
 * T3: the attempt's outcome, and when to try again. Nothing is written where the delivery was removed meanwhile, or another
 * process recorded the attempt.
 * @param channelAt when the channel was changed last, as it was sent to; null where there was none
 * @returns whether it was recorded
 */
export async function recordAttempt(
  db: Database,
  delivery: Delivery,
  result: AttemptResult,
  now: number,
  channelAt: number | null,
): Promise<boolean> {
  const { namespace_id, delivery_id } = delivery;
  const attempt = delivery.attempts + 1;
  const isFinal = result.state !== 'pending';
  try {
    await db.write([
      // Locked first and by all: whoever ends the last delivery sees how the others ended.
      ...(isFinal ? [requireExecution(db.read, delivery)] : []),
      requireRows(asClaimed(db.read, delivery), 1, 'alone'),
      insertion('delivery_attempts', [{ namespace_id, delivery_id, attempt, ...result.attempt }]),
      progress(db.read, delivery, result, now),
      ...(isFinal ? [tellingExecution(delivery)] : []),
      ...(result.attempt.outcome === 'gone' && channelAt !== null
        ? [switchingOff(db.read, delivery, now, channelAt)]
        : []),
    ]);
    return true;
  } catch (error) {
    if (error instanceof ConstraintError) return false;
    throw error;
  }
}

function requireExecution(db: Reader, { namespace_id, execution_id }: Delivery): Write {
  const execution = db
    .selectFrom('executions')
    .select('execution_id')
    .where('namespace_id', '=', namespace_id)
    .where('execution_id', '=', execution_id);
  return requireRows(execution, 1, 'alone');
}

function asClaimed(db: Reader, { namespace_id, delivery_id, attempts }: Delivery) {
  return db
    .selectFrom('deliveries')
    .select('delivery_id')
    .where('namespace_id', '=', namespace_id)
    .where('delivery_id', '=', delivery_id)
    .where('state', '=', 'pending')
    .where('attempts', '=', attempts);
}

function progress(
  db: Reader,
  { namespace_id, delivery_id, attempts }: Delivery,
  { attempt, state, dueAt: due_at, reason }: AttemptResult,
  now: number,
): Write {
  const finished_at = state === 'pending' ? null : now;
  return writeOf(
    db
      .updateTable('deliveries')
      .set({
        state,
        due_at,
        reason,
        attempts: attempts + 1,
        status_code: attempt.status_code,
        ...NO_LEASE,
        finished_at,
      })
      .where('namespace_id', '=', namespace_id)
      .where('delivery_id', '=', delivery_id),
  );
}

/**
 * Whether people were told follows from all deliveries of the execution: `pending` while one is, `failed` where one of them
 * did not arrive, else `sent`.
 */
export function tellingExecution({
  namespace_id,
  execution_id,
}: Pick<Delivery, 'namespace_id' | 'execution_id'>): Write {
  return {
    sql: `update executions set notification_json = (select case
        when sum(case when state = 'pending' then 1 else 0 end) > 0 then '{"status":"pending","reason":null}'
        when sum(case when state = 'failed' then 1 else 0 end) > 0 then '{"status":"failed","reason":"'
          || min(case when state = 'failed' then coalesce(reason, 'failed') end) || '"}'
        else '{"status":"sent","reason":"sent"}' end
      from deliveries where namespace_id = ? and execution_id = ?)
      where namespace_id = ? and execution_id = ?`,
    rows: [[namespace_id, execution_id, namespace_id, execution_id]],
  };
}

/**
 * 410 means that the endpoint wants no more: its channel is off until someone switches it on again. Not where it was changed
 * since: what it is now did not say so.
 */
function switchingOff(
  db: Reader,
  { namespace_id, channel_id }: Delivery,
  now: number,
  channelAt: number,
): Write {
  return writeOf(
    db
      .updateTable('channels')
      .set({ enabled: 0, updated_at: now })
      .where('namespace_id', '=', namespace_id)
      .where('channel_id', '=', channel_id)
      .where('updated_at', '=', channelAt),
  );
}
