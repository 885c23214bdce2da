import { type HeldCount, STATISTICS_LIMITS, type StatisticsBacklog } from '@tocsin/contract';
import { sql } from 'kysely';
import type { Reader } from '../../store/database.ts';
import { byIndex, type Subject } from './counting.ts';

/** What is held now, by channel and reason, most first. */
export async function heldNow(subject: Subject): Promise<HeldCount[]> {
  const { db, namespaceId, alertId } = subject;
  const index = alertId === undefined ? 'deliveries_held_for' : 'deliveries_by_state';
  const alert = alertId === undefined ? sql`` : sql`and alert_id = ${alertId}`;
  const { rows } = await sql<HeldCount>`
    select held.channel_id, channels.name as channel_name, held.reason, held.n as count
    from (select channel_id, reason, count(*) as n from ${byIndex(subject, 'deliveries', index)}
      where namespace_id = ${namespaceId} and state = 'held' ${alert}
      group by channel_id, reason) as held
    left join channels on channels.namespace_id = ${namespaceId} and channels.channel_id = held.channel_id
    order by held.n desc, held.channel_id, held.reason limit ${STATISTICS_LIMITS.held}`.execute(db.read);
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}

/** What waits now in a namespace. */
export async function backlogOf({ db: { read }, namespaceId }: Subject): Promise<StatisticsBacklog> {
  const [ready, leased, dead] = await Promise.all(
    (['ready', 'leased', 'dead'] as const).map((state) => jobsThatAre(read, namespaceId, state)),
  );
  const pending = await read
    .selectFrom('deliveries')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('namespace_id', '=', namespaceId)
    .where('state', '=', 'pending')
    .executeTakeFirstOrThrow();
  return {
    unchecked_batches: (ready ?? 0) + (leased ?? 0),
    dead_letters: dead ?? 0,
    pending_deliveries: Number(pending.n),
  };
}

async function jobsThatAre(
  read: Reader,
  namespaceId: string,
  state: 'ready' | 'leased' | 'dead',
): Promise<number> {
  const { n } = await read
    .selectFrom('jobs')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('namespace_id', '=', namespaceId)
    .where('state', '=', sql.lit(state))
    .executeTakeFirstOrThrow();
  return Number(n);
}
