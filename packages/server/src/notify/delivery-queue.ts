import { type Database, writeOf } from '../store/database.ts';
import type { DeliveriesTable } from '../store/tables.ts';

/** A claimed delivery. */
export type Delivery = DeliveriesTable;

/** A send ends by itself after 30 s at the most; the lease outlives it. */
export const LEASE_MS = 90_000;

/** What a delivery that nobody holds has in the columns of its lease. */
export const NO_LEASE = { lease_owner: null, lease_until: null };

/** Puts back what a stopping process could not send. */
export async function putBackDelivery(db: Database, { namespace_id, delivery_id }: Delivery): Promise<void> {
  const back = db.read
    .updateTable('deliveries')
    .set(NO_LEASE)
    .where('namespace_id', '=', namespace_id)
    .where('delivery_id', '=', delivery_id);
  await db.write([writeOf(back)]);
}
