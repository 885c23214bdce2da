import { type Database, type Transaction, type Write, writeAll, writeOf } from '../store/database.ts';
import { REMOVED_AT_ONCE } from '../store/remove-some.ts';
import { type Counted, clearingOf, countingOf } from './counters.ts';

/** The slot in which removed executions are subtracted. */
const REMOVALS_SLOT = 0;

/** Whose executions are removed. */
export interface ExecutionOwner {
  readonly column: 'alert_id' | 'collection_id';
  readonly value: string;
}

/**
 * Removes some executions of an alert or collection with what hangs on them, in one transaction.
 * @returns whether there may be more
 */
export async function removeSomeExecutions(
  db: Database,
  namespaceId: string,
  { column, value }: ExecutionOwner,
): Promise<boolean> {
  const rows = await db.read
    .selectFrom('executions')
    .select('execution_id')
    .where('namespace_id', '=', namespaceId)
    .where(column, '=', value)
    .limit(REMOVED_AT_ONCE)
    .execute();
  if (rows.length === 0) return false;
  const ids = rows.map((row) => row.execution_id);
  await removeExecutions(db, namespaceId, ids);
  return rows.length === REMOVED_AT_ONCE;
}

/**
 * Removes executions with their overflow, place in the feed, deliveries and attempts, and takes them out of the counters, in one
 * transaction. Only what it removed itself is subtracted: several may remove the same at once.
 * @param ids at most 500
 * @param old whether nobody counts in their hours any more, so that counters that come to nothing can go
 * @returns how many were there
 */
export async function removeExecutions(
  db: Database,
  namespaceId: string,
  ids: readonly string[],
  old: boolean = false,
): Promise<number> {
  if (ids.length === 0) return 0;
  return db.transaction(async (tx) => {
    const removed = await removeRows(tx, namespaceId, ids);
    await writeAll(tx, [
      ...(old ? [cuttingFeed(namespaceId, ids)] : []),
      ...removingWhatHangsOn(tx, namespaceId, ids),
      countingOf(namespaceId, REMOVALS_SLOT, removed, -1),
      ...(old ? [clearingOf(namespaceId, removed)] : []),
    ]);
    return removed.length;
  });
}

async function removeRows(tx: Transaction, namespaceId: string, ids: readonly string[]): Promise<Counted[]> {
  const rows = await tx
    .deleteFrom('executions')
    .where('namespace_id', '=', namespaceId)
    .where('execution_id', 'in', ids)
    .returning(['alert_id', 'collection_id', 'triggered', 'status', 'mode', 'executed_at'])
    .execute();
  return rows.map((row) => ({
    alertId: row.alert_id,
    collectionId: row.collection_id,
    executedAt: row.executed_at,
    triggered: row.triggered === 1,
    status: row.status,
    mode: row.mode,
  }));
}

function removingWhatHangsOn(tx: Transaction, namespaceId: string, ids: readonly string[]): Write[] {
  const deliveries = tx
    .selectFrom('deliveries')
    .select('delivery_id')
    .where('namespace_id', '=', namespaceId)
    .where('execution_id', 'in', ids);
  const attempts = tx
    .deleteFrom('delivery_attempts')
    .where('namespace_id', '=', namespaceId)
    .where('delivery_id', 'in', deliveries);
  const rest = (['deliveries', 'execution_overflow', 'execution_feed'] as const).map((table) =>
    tx.deleteFrom(table).where('namespace_id', '=', namespaceId).where('execution_id', 'in', ids),
  );
  return [attempts, ...rest].map(writeOf);
}

/** Notes up to where the feed is no longer complete, before its rows are removed. */
function cuttingFeed(namespaceId: string, ids: readonly string[]): Write {
  return {
    sql: `insert into execution_feed_cuts (namespace_id, position, execution_id)
      select namespace_id, position, execution_id from execution_feed
      where namespace_id = ? and execution_id in (${ids.map(() => '?').join(', ')})
      order by position desc, execution_id desc limit 1
      on conflict (namespace_id) do update set position = excluded.position, execution_id = excluded.execution_id
      where (excluded.position, excluded.execution_id)
        > (execution_feed_cuts.position, execution_feed_cuts.execution_id)`,
    rows: [[namespaceId, ...ids]],
  };
}
