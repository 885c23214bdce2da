import type { Selectable } from 'kysely';
import { type Database, insertion, type Reader, type Write, writeOf } from '../store/database.ts';
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
  const due = await dueDeliveries(db.read, namespaceId, now, full, places.free);
  const ids = withinPlaces(due, places).map((row) => row.delivery_id);
  if (ids.length === 0) return [];
  const claiming = db.read
    .updateTable('deliveries')
    .set({ lease_owner: owner, lease_until: now + LEASE_MS })
    .where('namespace_id', '=', namespaceId)
    .where('delivery_id', 'in', ids)
    .where('state', '=', 'pending')
    .where('lease_owner', 'is', null)
    .returningAll();
  return db.write<Delivery>([writeOf(claiming)]);
}

async function dueDeliveries(
  db: Reader,
  namespaceId: string,
  now: number,
  full: readonly string[],
  limit: number,
): Promise<Pick<Delivery, 'delivery_id' | 'channel_id'>[]> {
  let query = db
    .selectFrom('deliveries')
    .select(['delivery_id', 'channel_id'])
    .where('namespace_id', '=', namespaceId)
    .where('state', '=', 'pending')
    .where('lease_owner', 'is', null)
    .where('due_at', '<=', now);
  if (full.length > 0) query = query.where('channel_id', 'not in', full);
  return query.orderBy('due_at').orderBy('delivery_id').limit(limit).execute();
}

function withinPlaces<Due extends Pick<Delivery, 'channel_id'>>(
  due: readonly Due[],
  { perChannel, taken }: FreePlaces,
): Due[] {
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
  db: Database,
  delivery: Delivery,
  result: AttemptResult,
  now: number,
): Promise<void> {
  const { namespace_id, delivery_id, channel_id } = delivery;
  const attempt = delivery.attempts + 1;
  const { state, dueAt: due_at, reason } = result;
  const isFinal = state !== 'pending';
  const progress = db.read
    .updateTable('deliveries')
    .set({ state, due_at, reason, attempts: attempt, ...NO_LEASE, finished_at: isFinal ? now : null })
    .where('namespace_id', '=', namespace_id)
    .where('delivery_id', '=', delivery_id);
  // 410 means that the endpoint wants no more: its channel is off until someone switches it on again.
  const switchingOff = db.read
    .updateTable('channels')
    .set({ enabled: 0, updated_at: now })
    .where('namespace_id', '=', namespace_id)
    .where('channel_id', '=', channel_id);
  await db.write([
    insertion('delivery_attempts', [{ namespace_id, delivery_id, attempt, ...result.attempt }], 'ignore'),
    writeOf(progress),
    ...(isFinal ? [tellingExecution(db.read, delivery, result)] : []),
    ...(result.attempt.outcome === 'gone' ? [writeOf(switchingOff)] : []),
  ]);
}

const NO_LEASE = { lease_owner: null, lease_until: null };

function tellingExecution(
  db: Reader,
  { namespace_id, execution_id }: Delivery,
  result: AttemptResult,
): Write {
  const notification =
    result.state === 'delivered'
      ? { status: 'sent', reason: 'sent' }
      : { status: 'failed', reason: result.reason };
  return writeOf(
    db
      .updateTable('executions')
      .set({ notification_json: JSON.stringify(notification) })
      .where('namespace_id', '=', namespace_id)
      .where('execution_id', '=', execution_id),
  );
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
