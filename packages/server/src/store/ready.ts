import { type RawBuilder, sql } from 'kysely';
import type { Reader } from './database.ts';

type Queue = 'jobs' | 'deliveries' | 'digests' | 'ticks';

/** Due at once, whatever the clock says: a clock that was set back must not hold up what was just made. */
export const DUE_AT_ONCE = 0;

/** What can be claimed, as the partial index over it says, and when. */
const WAITING = {
  jobs: { rows: sql`jobs where state = 'ready'`, due: sql.ref('due_at') },
  deliveries: {
    rows: sql`deliveries where state = 'pending' and lease_owner is null`,
    due: sql.ref('due_at'),
  },
  digests: { rows: sql`deliveries where state = 'held' and due_at is not null`, due: sql.ref('due_at') },
  ticks: {
    rows: sql`alert_applications where next_tick_at is not null`,
    due: sql.ref('next_tick_at'),
  },
} as const;

/**
 * The one place that looks across namespaces for work: the next namespace, after the one served last, that has
 * something due. So a namespace with a long queue takes turns with the others.
 */
export async function nextReadyNamespace(
  db: Reader,
  queue: Queue,
  lastServed: string,
  now: number,
): Promise<string | null> {
  const found = await readyAfter(db, queue, lastServed, now);
  return found ?? (lastServed === '' ? null : readyAfter(db, queue, '', now));
}

async function readyAfter(db: Reader, queue: Queue, after: string, now: number): Promise<string | null> {
  const { rows, due } = WAITING[queue];
  const query = sql<{ id: string }>`${namespacesAfter(queue, after)}
    select id from spaces
    where id is not null and (select min(${due}) from ${rows} and namespace_id = spaces.id) <= ${now}
    limit 1`;
  return (await query.execute(db)).rows[0]?.id ?? null;
}

/** When the next one of any namespace will fall due that is not due yet; null where none will. */
export async function nextDue(db: Reader, queue: Queue, now: number): Promise<number | null> {
  const { rows, due } = WAITING[queue];
  const query = sql<{ due: number | null }>`${namespacesAfter(queue, '')}
    select min((select min(${due}) from ${rows} and namespace_id = spaces.id and ${due} > ${now})) as due
    from spaces where id is not null`;
  const next = (await query.execute(db)).rows[0]?.due;
  return next === null || next === undefined ? null : Number(next);
}

/**
 * The namespaces with something waiting, in their order: one look into the index for each, however long its queue. What
 * follows asks with `min`, too: PostgreSQL may answer `exists` by reading all that is due, once for all namespaces.
 */
function namespacesAfter(queue: Queue, after: string): RawBuilder<unknown> {
  const waiting = WAITING[queue].rows;
  return sql`with recursive spaces(id) as (
    select min(namespace_id) from ${waiting} and namespace_id > ${after}
    union all
    select (select min(namespace_id) from ${waiting} and namespace_id > spaces.id) from spaces where id is not null)`;
}

/** A channel of a namespace with a digest that is due; null where there is none. */
export async function nextDigestOf(db: Reader, namespaceId: string, now: number): Promise<string | null> {
  const row = await db
    .selectFrom('deliveries')
    .select('channel_id')
    .where('namespace_id', '=', namespaceId)
    .where('state', '=', 'held')
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .orderBy('channel_id')
    .limit(1)
    .executeTakeFirst();
  return row?.channel_id ?? null;
}
