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
import { tellingWrites } from './telling.ts';

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
 * @param slot the counters' slot of this writer
 * @returns whether it was recorded
 */
export async function recordAttempt(
  db: Database,
  delivery: Delivery,
  result: AttemptResult,
  now: number,
  channelAt: number | null,
  slot: number,
): Promise<boolean> {
  const { namespace_id, delivery_id } = delivery;
  const attempt = delivery.attempts + 1;
  const isFinal = result.state !== 'pending';
  try {
    await db.write([
      // Locked first and by all: whoever ends the last delivery sees how the others ended.
      ...(isFinal && delivery.execution_id !== '' ? [requireExecution(db.read, delivery)] : []),
      requireRows(asClaimed(db.read, delivery), 1, 'alone'),
      insertion('delivery_attempts', [{ namespace_id, delivery_id, attempt, ...result.attempt }]),
      progress(db.read, delivery, result, now),
      ...(isFinal ? endingWrites(db.read, delivery, result, now, slot) : []),
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

/** What was merged into a message ends with it; executions say whether people were told of them. */
function endingWrites(
  db: Reader,
  { namespace_id, delivery_id, execution_id, event_type }: Delivery,
  { state, reason }: AttemptResult,
  now: number,
  slot: number,
): Write[] {
  if (event_type === 'alert.triggered')
    return tellingWrites({ namespaceId: namespace_id, executionIds: [execution_id] }, slot);
  if (event_type !== 'alert.digest' && event_type !== 'alert.summary') return [];
  const merged = db
    .updateTable('deliveries')
    .set({ state, reason, finished_at: now })
    .where('namespace_id', '=', namespace_id)
    .where('merged_into', '=', delivery_id);
  return [writeOf(merged), ...tellingWrites({ namespaceId: namespace_id, mergedInto: delivery_id }, slot)];
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
