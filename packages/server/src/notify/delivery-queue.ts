import type { Selectable } from 'kysely';
import type { Database, Transaction } from '../store/database.ts';
import { nextReadyNamespace } from '../store/ready.ts';
import type { DeliveriesTable, DeliveryAttemptsTable } from '../store/tables.ts';

/** A claimed delivery. */
export type Delivery = Selectable<DeliveriesTable>;

/** A send ends by itself after 30 s at the most; the lease outlives it. */
export const LEASE_MS = 90_000;

/** Claims up to `limit` due deliveries of the next namespace in turn. */
export async function claimDeliveries(
  db: Database,
  owner: string,
  lastServed: string,
  now: number,
  limit: number,
): Promise<Delivery[]> {
  return db.transaction(async (tx) => {
    const namespaceId = await nextReadyNamespace(tx, 'deliveries', lastServed, now);
    if (namespaceId === null) return [];
    const found = await tx
      .selectFrom('deliveries')
      .selectAll()
      .where('namespace_id', '=', namespaceId)
      .where('state', '=', 'pending')
      .where('lease_owner', 'is', null)
      .where('due_at', '<=', now)
      .orderBy('due_at')
      .orderBy('delivery_id')
      .limit(limit)
      .execute();
    await tx
      .updateTable('deliveries')
      .set({ lease_owner: owner, lease_until: now + LEASE_MS })
      .where('namespace_id', '=', namespaceId)
      .where(
        'delivery_id',
        'in',
        found.map((row) => row.delivery_id),
      )
      .execute();
    return found;
  });
}

/** What an attempt leads to. */
export interface AttemptResult {
  readonly attempt: Omit<DeliveryAttemptsTable, 'namespace_id' | 'delivery_id' | 'attempt'>;
  readonly state: 'pending' | 'delivered' | 'failed';
  readonly dueAt: number | null;
  readonly reason: string | null;
}

/** T3: the attempt's outcome, and when to try again. */
export async function recordAttempt(
  tx: Transaction,
  delivery: Delivery,
  result: AttemptResult,
  now: number,
): Promise<void> {
  const { namespace_id, delivery_id, execution_id } = delivery;
  const attempt = delivery.attempts + 1;
  await tx
    .insertInto('delivery_attempts')
    .values({ namespace_id, delivery_id, attempt, ...result.attempt })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await tx
    .updateTable('deliveries')
    .set({
      state: result.state,
      due_at: result.dueAt,
      reason: result.reason,
      attempts: attempt,
      lease_owner: null,
      lease_until: null,
      finished_at: result.state === 'pending' ? null : now,
    })
    .where('namespace_id', '=', namespace_id)
    .where('delivery_id', '=', delivery_id)
    .execute();
  if (result.state === 'pending') return;
  const notification =
    result.state === 'delivered'
      ? { status: 'sent', reason: 'sent' }
      : { status: 'failed', reason: result.reason };
  await tx
    .updateTable('executions')
    .set({ notification_json: JSON.stringify(notification) })
    .where('namespace_id', '=', namespace_id)
    .where('execution_id', '=', execution_id)
    .execute();
}

/** Puts back what a stopping process could not send. */
export async function putBackDelivery(
  tx: Transaction,
  { namespace_id, delivery_id }: Delivery,
): Promise<void> {
  await tx
    .updateTable('deliveries')
    .set({ lease_owner: null, lease_until: null })
    .where('namespace_id', '=', namespace_id)
    .where('delivery_id', '=', delivery_id)
    .execute();
}
