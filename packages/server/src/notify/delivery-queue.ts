import { type Database, type Write, writeOf } from '../store/database.ts';
import type { DeliveriesTable } from '../store/tables.ts';

/** A claimed delivery. */
export type Delivery = DeliveriesTable;

/** A send ends by itself after 30 s at the most; the lease outlives it. */
export const LEASE_MS = 90_000;

/** What a delivery that nobody holds has in the columns of its lease. */
export const NO_LEASE = { lease_owner: null, lease_until: null };

/** What a delivery that is held for its channel has beside its state: it waits for no time. */
export const FOR_CHANNEL = { reason: 'channel_paused', due_at: null } as const;

/** Fails the transaction unless the deliveries are as they were when they were claimed. */
export function requireClaimed(deliveries: readonly Delivery[]): Write {
  return {
    sql: `select delivery_id from deliveries
      where namespace_id = ? and delivery_id = ? and state = 'pending' and attempts = ?`,
    rows: deliveries.map(({ namespace_id, delivery_id, attempts }) => [namespace_id, delivery_id, attempts]),
    requires: { count: 1, hold: 'alone' },
  };
}

/** Puts back what a stopping process could not send. */
export async function putBackDelivery(db: Database, { namespace_id, delivery_id }: Delivery): Promise<void> {
  const back = db.read
    .updateTable('deliveries')
    .set(NO_LEASE)
    .where('namespace_id', '=', namespace_id)
    .where('delivery_id', '=', delivery_id);
  await db.write([writeOf(back)]);
}
