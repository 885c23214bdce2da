import { type Database, type Reader, type Write, writeOf } from '../store/database.ts';
import { REMOVED_AT_ONCE } from '../store/remove-some.ts';
import type { ExecutionsTable } from '../store/tables.ts';
import { countingOf } from './counters.ts';

/** The slot in which removed executions are subtracted. */
const REMOVALS_SLOT = 0;

/** Whose executions are removed. */
export interface ExecutionOwner {
  readonly column: 'alert_id' | 'collection_id';
  readonly value: string;
}

type Removed = Pick<
  ExecutionsTable,
  'execution_id' | 'alert_id' | 'collection_id' | 'triggered' | 'status' | 'mode' | 'executed_at'
>;

/**
 * Removes some executions with what hangs on them, and takes them out of the counters, in one transaction.
 * @returns whether there may be more
 */
export async function removeSomeExecutions(
  db: Database,
  namespaceId: string,
  { column, value }: ExecutionOwner,
): Promise<boolean> {
  const rows: Removed[] = await db.read
    .selectFrom('executions')
    .select(['execution_id', 'alert_id', 'collection_id', 'triggered', 'status', 'mode', 'executed_at'])
    .where('namespace_id', '=', namespaceId)
    .where(column, '=', value)
    .limit(REMOVED_AT_ONCE)
    .execute();
  if (rows.length === 0) return false;
  const ids = rows.map((row) => row.execution_id);
  await db.write([...removingOf(db.read, namespaceId, ids), uncounting(namespaceId, rows)]);
  return rows.length === REMOVED_AT_ONCE;
}

function removingOf(db: Reader, namespaceId: string, ids: readonly string[]): Write[] {
  const deliveries = db
    .selectFrom('deliveries')
    .select('delivery_id')
    .where('namespace_id', '=', namespaceId)
    .where('execution_id', 'in', ids);
  const attempts = db
    .deleteFrom('delivery_attempts')
    .where('namespace_id', '=', namespaceId)
    .where('delivery_id', 'in', deliveries);
  const tables = ['deliveries', 'execution_overflow', 'executions'] as const;
  const rest = tables.map((table) =>
    db.deleteFrom(table).where('namespace_id', '=', namespaceId).where('execution_id', 'in', ids),
  );
  return [attempts, ...rest].map(writeOf);
}

function uncounting(namespaceId: string, rows: readonly Removed[]): Write {
  const counted = rows.map((row) => ({
    alertId: row.alert_id,
    collectionId: row.collection_id,
    executedAt: row.executed_at,
    triggered: row.triggered === 1,
    status: row.status,
    mode: row.mode,
  }));
  return countingOf(namespaceId, REMOVALS_SLOT, counted, -1);
}
