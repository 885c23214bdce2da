import { insertMany, type Reader, type Transaction } from '../store/database.ts';

/** Stands for "still checks" where a version is expected that it ends with. */
const OPEN = Number.MAX_SAFE_INTEGER;

/** What of a collection changed, and the version that this made. */
export interface ActivityChange {
  readonly namespaceId: string;
  readonly collectionId: string;
  readonly version: number;
  /** Up to 500. */
  readonly alertIds: readonly string[];
}

/**
 * Notes from which version of a collection on alerts check its batches, or do not any more. Belongs into the transaction of
 * the change, behind it. A check is counted by the version that it was made with, so that it does not matter how the
 * checks that are under way and the change fall in time.
 */
export async function noteActivity(tx: Transaction, change: ActivityChange): Promise<void> {
  const { namespaceId: namespace_id, collectionId: collection_id, version } = change;
  const active = new Set(await activeAmong(tx, change));
  const open = new Set(await openAmong(tx, change));
  const begun = [...active].filter((id) => !open.has(id));
  await insertMany(
    tx,
    'alert_activity',
    begun.map((alert_id) => ({
      namespace_id,
      alert_id,
      collection_id,
      from_version: version,
      to_version: OPEN,
    })),
  );
  const ended = [...open].filter((id) => !active.has(id));
  if (ended.length === 0) return;
  await tx
    .updateTable('alert_activity')
    .set({ to_version: version })
    .where('namespace_id', '=', namespace_id)
    .where('alert_id', 'in', ended)
    .where('collection_id', '=', collection_id)
    .where('to_version', '=', OPEN)
    .execute();
}

async function activeAmong(tx: Transaction, { namespaceId, collectionId, alertIds }: ActivityChange) {
  const rows = await tx
    .selectFrom('alert_applications as p')
    .innerJoin('alerts as a', (join) =>
      join.onRef('a.namespace_id', '=', 'p.namespace_id').onRef('a.alert_id', '=', 'p.alert_id'),
    )
    .select('p.alert_id')
    .where('p.namespace_id', '=', namespaceId)
    .where('p.collection_id', '=', collectionId)
    .where('p.alert_id', 'in', alertIds)
    .where('p.enabled', '=', 1)
    .where('p.execution_mode', '=', 'on_ingest')
    .where('a.enabled', '=', 1)
    .execute();
  return rows.map((row) => row.alert_id);
}

async function openAmong(tx: Transaction, { namespaceId, collectionId, alertIds }: ActivityChange) {
  const rows = await tx
    .selectFrom('alert_activity')
    .select('alert_id')
    .where('namespace_id', '=', namespaceId)
    .where('alert_id', 'in', alertIds)
    .where('collection_id', '=', collectionId)
    .where('to_version', '=', OPEN)
    .execute();
  return rows.map((row) => row.alert_id);
}

/** How many batches an alert checked as they arrived, recorded or not. */
export function countRuns(db: Reader, namespaceId: string, alertId: string): Promise<number> {
  return countBatches(db, 'collection_checks', namespaceId, alertId);
}

/** How many batches an alert was not shown because their sender wished so. */
export function countSkipped(db: Reader, namespaceId: string, alertId: string): Promise<number> {
  return countBatches(db, 'collection_skips', namespaceId, alertId);
}

async function countBatches(
  db: Reader,
  table: 'collection_checks' | 'collection_skips', // of the same columns
  namespaceId: string,
  alertId: string,
): Promise<number> {
  const row = await db
    .selectFrom('alert_activity as a')
    .innerJoin(`${table as 'collection_checks'} as c`, (join) =>
      join
        .onRef('c.namespace_id', '=', 'a.namespace_id')
        .onRef('c.collection_id', '=', 'a.collection_id')
        .onRef('c.version', '>=', 'a.from_version')
        .onRef('c.version', '<', 'a.to_version'),
    )
    .select((e) => e.fn.sum<number>('c.n').as('n'))
    .where('a.namespace_id', '=', namespaceId)
    .where('a.alert_id', '=', alertId)
    .executeTakeFirst();
  return Number(row?.n ?? 0);
}
