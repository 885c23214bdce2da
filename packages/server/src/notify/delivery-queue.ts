import type { Selectable } from 'kysely';
import type { Database, Transaction } from '../store/database.ts';
import { nextReadyNamespace } from '../store/ready.ts';
import type { DeliveriesTable, DeliveryAttemptsTable } from '../store/tables.ts';

/** A claimed delivery. */
export type Delivery = Selectable<DeliveriesTable>;

/** A send ends by itself after 30 s at the most; the lease outlives it. */
export const LEASE_MS = 90_000;

/** How many deliveries may be claimed. */
export interface FreePlaces {
  readonly free: number;
  /** At most so many under way for one channel. */
  readonly perChannel: number;
  /** Those under way, by channel. */
  readonly taken: ReadonlyMap<string, number>;
}

/** Claims due deliveries of the next namespace in turn, leaving out channels that have no free place. */
export async function claimDeliveries(
  db: Database,
  owner: string,
  lastServed: string,
  now: number,
  places: FreePlaces,
): Promise<Delivery[]> {
  const full = [...places.taken].filter(([, n]) => n >= places.perChannel).map(([channel]) => channel);
  const namespaceId = await nextReadyNamespace(db.read, 'deliveries', lastServed, now, full);
  if (namespaceId === null) return [];
  return db.transaction(async (tx) => {
    let query = tx
      .selectFrom('deliveries')
      .selectAll()
      .where('namespace_id', '=', namespaceId)
      .where('state', '=', 'pending')
      .where('lease_owner', 'is', null)
      .where('due_at', '<=', now);
    if (full.length > 0) query = query.where('channel_id', 'not in', full);
    const due = await query.orderBy('due_at').orderBy('delivery_id').limit(places.free).execute();
    const claimed = withinPlaces(due, places);
    await tx
      .updateTable('deliveries')
      .set({ lease_owner: owner, lease_until: now + LEASE_MS })
      .where('namespace_id', '=', namespaceId)
      .where(
        'delivery_id',
        'in',
        claimed.map((row) => row.delivery_id),
      )
      .execute();
    return claimed;
  });
}

function withinPlaces(due: readonly Delivery[], { perChannel, taken }: FreePlaces): Delivery[] {
  const used = new Map(taken);
  return due.filter(({ channel_id }) => {
    const n = used.get(channel_id) ?? 0;
    used.set(channel_id, n + 1);
    return n < perChannel;
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
  if (result.attempt.outcome === 'gone') await switchOffChannel(tx, delivery, now);
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

/** 410 means that the endpoint wants no more messages: its channel is off until someone switches it on again. */
async function switchOffChannel(
  tx: Transaction,
  { namespace_id, channel_id }: Delivery,
  now: number,
): Promise<void> {
  await tx
    .updateTable('channels')
    .set({ enabled: 0, updated_at: now })
    .where('namespace_id', '=', namespace_id)
    .where('channel_id', '=', channel_id)
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
