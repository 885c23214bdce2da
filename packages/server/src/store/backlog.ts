import type { SelectQueryBuilder } from 'kysely';
import type { Reader } from './database.ts';
import { DUE_AT_ONCE } from './ready.ts';
import type { Tables } from './tables.ts';

/** A lease that ran out so long ago is stuck: its worker is gone, and nobody has taken its work over. */
export const STUCK_AFTER_MS = 60_000;

/** The batches that are not checked, over all namespaces. Times are in milliseconds. */
export interface BatchBacklog {
  /** Batches that wait to be checked. */
  readonly ready: number;
  /** Of these, in the namespace that has most: a limit holds for each. */
  readonly mostReady: number;
  readonly leased: number;
  readonly dead: number;
  /** When the oldest batch that is not checked was accepted; null = all are. */
  readonly oldestAt: number | null;
  readonly stuckBatches: number;
}

/** The notifications that are not ended, over all namespaces. */
export interface DeliveryBacklog {
  readonly pendingDeliveries: number;
  readonly leasedDeliveries: number;
  /** When the delivery due first falls or fell due; null = none waits. */
  readonly firstDueAt: number | null;
  readonly stuckDeliveries: number;
  /** Channels that are switched off because of their endpoints. */
  readonly pausedChannels: number;
}

/** What waits in the queues. */
export interface Backlog extends BatchBacklog, DeliveryBacklog {}

/**
 * Looks at all namespaces, as the ready list does: for people who run the whole, never for an answer about documents.
 * Costs a scan of the queues' indexes, so what calls it often keeps the answer for a while.
 */
export async function readBacklog(db: Reader, now: number): Promise<Backlog> {
  const stuckBefore = now - STUCK_AFTER_MS;
  const [batches, deliveries] = await Promise.all([
    readBatches(db, stuckBefore),
    readDeliveries(db, stuckBefore),
  ]);
  return { ...batches, ...deliveries };
}

async function readBatches(db: Reader, stuckBefore: number): Promise<BatchBacklog> {
  const leased = db.selectFrom('jobs').where('state', '=', 'leased');
  const stuck = leased.where('lease_until', '<', stuckBefore);
  const [jobs, oldestAt, stuckBatches] = await Promise.all([
    jobsByState(db),
    oldestUnchecked(db),
    countOf(stuck.select((e) => e.fn.countAll<number>().as('n'))),
  ]);
  return {
    ready: jobs.get('ready')?.n ?? 0,
    mostReady: jobs.get('ready')?.most ?? 0,
    leased: jobs.get('leased')?.n ?? 0,
    dead: jobs.get('dead')?.n ?? 0,
    oldestAt,
    stuckBatches,
  };
}

async function readDeliveries(db: Reader, stuckBefore: number): Promise<DeliveryBacklog> {
  const all = db.selectFrom('deliveries').select((e) => e.fn.countAll<number>().as('n'));
  const leased = all.where('lease_owner', 'is not', null);
  const paused = db.selectFrom('channels').where('paused_at', 'is not', null);
  const [pendingDeliveries, leasedDeliveries, firstDueAt, stuckDeliveries, pausedChannels] =
    await Promise.all([
      countOf(all.where('state', '=', 'pending').where('lease_owner', 'is', null)),
      countOf(leased),
      firstDue(db),
      countOf(leased.where('lease_until', '<', stuckBefore)),
      countOf(paused.select((e) => e.fn.countAll<number>().as('n'))),
    ]);
  return { pendingDeliveries, leasedDeliveries, firstDueAt, stuckDeliveries, pausedChannels };
}

async function jobsByState(db: Reader): Promise<Map<string, { n: number; most: number }>> {
  const perNamespace = db
    .selectFrom('jobs')
    .select(['state', (e) => e.fn.countAll<number>().as('n')])
    .groupBy(['namespace_id', 'state'])
    .as('per_namespace');
  const rows = await db
    .selectFrom(perNamespace)
    .select(['state', (e) => e.fn.sum<number>('n').as('n'), (e) => e.fn.max<number>('n').as('most')])
    .groupBy('state')
    .execute();
  return new Map(rows.map(({ state, n, most }) => [state, { n: Number(n), most: Number(most) }]));
}

/** A look-up per namespace: ids sort by age, and dead letters, which are passed over, are few. */
async function oldestUnchecked(db: Reader): Promise<number | null> {
  return least(
    db
      .selectFrom('namespaces as n')
      .select(({ selectFrom }) =>
        selectFrom('jobs as j')
          .select('j.created_at')
          .whereRef('j.namespace_id', '=', 'n.namespace_id')
          .where('j.state', 'in', ['ready', 'leased'])
          .orderBy('j.job_id')
          .limit(1)
          .as('at'),
      ),
    db,
  );
}

/** Two look-ups per namespace in the index by due time: fresh ones have been due since they were made. */
async function firstDue(db: Reader): Promise<number | null> {
  const times = [
    await least(firstWaiting(db, '=', 'd.created_at'), db),
    await least(firstWaiting(db, '>', 'd.due_at'), db),
  ].filter((at) => at !== null);
  return times.length === 0 ? null : Math.min(...times);
}

function firstWaiting(db: Reader, due: '=' | '>', time: 'd.created_at' | 'd.due_at'): PerNamespace {
  return db
    .selectFrom('namespaces as n')
    .select(({ selectFrom }) =>
      selectFrom('deliveries as d')
        .select(time)
        .whereRef('d.namespace_id', '=', 'n.namespace_id')
        .where('d.state', '=', 'pending')
        .where('d.lease_owner', 'is', null)
        .where('d.due_at', due, DUE_AT_ONCE)
        .orderBy('d.due_at')
        .orderBy('d.delivery_id')
        .limit(1)
        .as('at'),
    );
}

type PerNamespace = SelectQueryBuilder<Tables & { n: Tables['namespaces'] }, 'n', { at: number | null }>;

async function least(perNamespace: PerNamespace, db: Reader): Promise<number | null> {
  const row = await db
    .selectFrom(perNamespace.as('per_namespace'))
    .select((e) => e.fn.min('at').as('at'))
    .executeTakeFirst();
  return row?.at === null || row?.at === undefined ? null : Number(row.at);
}

async function countOf(query: { executeTakeFirst(): Promise<{ n: number } | undefined> }): Promise<number> {
  return Number((await query.executeTakeFirst())?.n ?? 0);
}
