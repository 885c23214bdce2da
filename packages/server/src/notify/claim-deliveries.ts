import { sql } from 'kysely';
import { breathe } from '../platform/breathe.ts';
import { type Database, type Reader, writeOf } from '../store/database.ts';
import { DUE_AT_ONCE, nextReadyNamespace } from '../store/ready.ts';
import { type Delivery, LEASE_MS } from './delivery-queue.ts';

/** How many deliveries may be claimed. */
export interface FreePlaces {
  readonly free: number;
  /** How many may be under way for a channel. */
  readonly perChannel: (channelId: string) => number;
  /** Those under way, by channel. */
  readonly taken: ReadonlyMap<string, number>;
}

/** Who was served last, and how. */
export interface Turn {
  readonly namespaceId: string;
  readonly channelId: string;
  /** How many claims in a row had to search channel by channel. */
  readonly searches: number;
}

/** What was claimed. */
export interface Claim {
  readonly deliveries: readonly Delivery[];
  /** As {@link Turn.searches}, with this claim. */
  readonly searches: number;
}

type Due = Pick<Delivery, 'delivery_id' | 'channel_id'>;

/** So many due deliveries are looked at, whosever they are, before the queue is searched channel by channel. */
const WINDOW = 64;
/** What one claim takes at most. */
const CLAIMED_AT_ONCE = 400;
/** After so many searches the first of all are looked at again: those that had no place may be gone. */
const SEARCHES_IN_A_ROW = 16;
/** Channels that one claim serves in a search by channel, and those that one query of it looks at. */
const SERVED_AT_ONCE = 16;
const SEARCHED_AT_ONCE = 200;

/**
 * Claims due deliveries of the next namespace in turn that has some for channels with a free place.
 * None are claimed where nothing is due, or all that is waits for a place.
 */
export async function claimDeliveries(
  db: Database,
  owner: string,
  { namespaceId, channelId, searches }: Turn,
  now: number,
  places: FreePlaces,
): Promise<Claim> {
  const seen = new Set<string>();
  const isCrowded = searches % SEARCHES_IN_A_ROW !== 0;
  let hasSearched = false;
  for (let last = namespaceId; ; ) {
    const next = await nextReadyNamespace(db.read, 'deliveries', last, now);
    if (next === null || seen.has(next)) return { deliveries: [], searches: hasSearched ? searches + 1 : 0 };
    const { due, bySearch } = await claimable(db.read, next, channelId, now, places, isCrowded);
    const deliveries = due.length > 0 ? await claim(db, owner, next, due, now) : [];
    if (deliveries.length > 0) return { deliveries, searches: bySearch ? searches + 1 : 0 };
    hasSearched ||= bySearch;
    seen.add(next);
    last = next;
    await breathe();
  }
}

function claim(
  db: Database,
  owner: string,
  namespaceId: string,
  due: readonly Due[],
  now: number,
): Promise<Delivery[]> {
  const ids = due.map((row) => row.delivery_id);
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

/**
 * The due deliveries that have a place. Mostly they are among the first; where the first all belong to channels that have
 * no place, they may be followed by any number of the same, so that the channels are searched instead.
 * @param isCrowded whether that was so a moment ago, so that they are searched at once
 */
async function claimable(
  db: Reader,
  namespaceId: string,
  lastChannel: string,
  now: number,
  places: FreePlaces,
  isCrowded: boolean,
): Promise<{ due: Due[]; bySearch: boolean }> {
  if (isCrowded) return { due: await searched(db, namespaceId, lastChannel, now, places), bySearch: true };
  const first = await firstDue(waitingIn(db, namespaceId), now, WINDOW);
  const due = withinPlaces(first.due, places);
  if (due.length > 0 || first.isAll) return { due, bySearch: false };
  return { due: await searched(db, namespaceId, lastChannel, now, places), bySearch: true };
}

async function searched(
  db: Reader,
  namespaceId: string,
  lastChannel: string,
  now: number,
  places: FreePlaces,
): Promise<Due[]> {
  const found: Due[] = [];
  for (const channelId of await otherChannels(db, namespaceId, lastChannel, now, places)) {
    const waiting = waitingIn(db, namespaceId).where('channel_id', '=', channelId);
    const free = places.perChannel(channelId) - (places.taken.get(channelId) ?? 0);
    found.push(...(await firstDue(waiting, now, 2 * free)).due);
  }
  return withinPlaces(found, places);
}

/** Half of what is looked at are those that were tried before, so that neither these nor the fresh ones are left behind. */
async function firstDue(
  waiting: ReturnType<typeof waitingIn>,
  now: number,
  window: number,
): Promise<{ due: Due[]; isAll: boolean }> {
  const due = waiting.orderBy('due_at').orderBy('delivery_id');
  const again = await due
    .where('due_at', '>', DUE_AT_ONCE)
    .where('due_at', '<=', now)
    .limit(window / 2)
    .execute();
  const fresh = await due
    .where('due_at', '=', DUE_AT_ONCE)
    .limit(window / 2)
    .execute();
  const isAll = again.length < window / 2 && fresh.length < window / 2;
  return { due: alternately(again, fresh), isAll };
}

function alternately<T>(some: readonly T[], others: readonly T[]): T[] {
  const longer = Math.max(some.length, others.length);
  return Array.from({ length: longer }, (_, i) => [
    ...some.slice(i, i + 1),
    ...others.slice(i, i + 1),
  ]).flat();
}

function waitingIn(db: Reader, namespaceId: string) {
  return db
    .selectFrom('deliveries')
    .select(['delivery_id', 'channel_id'])
    .where('namespace_id', '=', namespaceId)
    .where('state', '=', 'pending')
    .where('lease_owner', 'is', null);
}

/** Channels with something due and a free place, those behind the one that was served last first. */
async function otherChannels(
  db: Reader,
  namespaceId: string,
  lastChannel: string,
  now: number,
  { taken, perChannel }: FreePlaces,
): Promise<string[]> {
  const found = new Set<string>();
  let hasWrapped = false;
  for (let after = lastChannel; found.size < SERVED_AT_ONCE; ) {
    const rows = await channelsAfter(db, namespaceId, after, now);
    for (const { id, due } of rows) if (due === 1 && (taken.get(id) ?? 0) < perChannel(id)) found.add(id);
    const last = rows.at(-1)?.id;
    if (last !== undefined && rows.length === SEARCHED_AT_ONCE) {
      after = last;
      await breathe();
    } else if (hasWrapped || lastChannel === '') break;
    else {
      hasWrapped = true;
      after = '';
    }
    if (hasWrapped && after > lastChannel) break;
  }
  return [...found].slice(0, SERVED_AT_ONCE);
}

/** The next channels for which something waits: one look into the index for each, however much it is. */
async function channelsAfter(
  db: Reader,
  namespaceId: string,
  after: string,
  now: number,
): Promise<{ id: string; due: number }[]> {
  const waiting = sql`deliveries where state = 'pending' and lease_owner is null and namespace_id = ${namespaceId}`;
  const query = sql<{ id: string; due: number }>`with recursive found(id, n) as (
      select min(channel_id), 1 from ${waiting} and channel_id > ${after}
      union all
      select (select min(channel_id) from ${waiting} and channel_id > found.id), n + 1
      from found where id is not null and n < ${sql.lit(SEARCHED_AT_ONCE)})
    select id, case when (select min(due_at) from ${waiting} and channel_id = found.id) <= ${now} then 1 else 0 end
      as due
    from found where id is not null`;
  return (await query.execute(db)).rows;
}

function withinPlaces(due: readonly Due[], { free, perChannel, taken }: FreePlaces): Due[] {
  const used = new Map(taken);
  const fitting = due.filter(({ channel_id }) => {
    const n = used.get(channel_id) ?? 0;
    used.set(channel_id, n + 1);
    return n < perChannel(channel_id);
  });
  return fitting.slice(0, Math.min(free, CLAIMED_AT_ONCE));
}
