import { sql } from 'kysely';
import type { Transaction } from '../store/database.ts';
import { ANY } from './counters.ts';

/** The slot in which removed executions are subtracted. */
const REMOVALS_SLOT = 0;

/** Removes all executions of an alert with what hangs on them, and takes them out of the counters. */
export async function removeAlertHistory(
  tx: Transaction,
  namespaceId: string,
  alertId: string,
): Promise<void> {
  await removeExecutions(tx, namespaceId, 'alert_id', alertId);
  await subtract(tx, namespaceId, sql`collection_id`, 'alert_id', alertId);
  await subtract(tx, namespaceId, sql`${ANY}`, 'alert_id', alertId);
  await removeCounters(tx, namespaceId, 'alert_id', alertId);
}

/** Removes all executions in a collection with what hangs on them, and takes them out of the counters. */
export async function removeCollectionHistory(
  tx: Transaction,
  namespaceId: string,
  collectionId: string,
): Promise<void> {
  await removeExecutions(tx, namespaceId, 'collection_id', collectionId);
  await subtract(tx, namespaceId, sql`${ANY}`, 'collection_id', collectionId);
  await removeCounters(tx, namespaceId, 'collection_id', collectionId);
}

type Owner = 'alert_id' | 'collection_id';

async function removeExecutions(
  tx: Transaction,
  namespaceId: string,
  column: Owner,
  id: string,
): Promise<void> {
  const executions = tx
    .selectFrom('executions')
    .select('execution_id')
    .where('namespace_id', '=', namespaceId)
    .where(column, '=', id);
  const deliveries = tx
    .selectFrom('deliveries')
    .select('delivery_id')
    .where('namespace_id', '=', namespaceId)
    .where('execution_id', 'in', executions);
  await tx
    .deleteFrom('delivery_attempts')
    .where('namespace_id', '=', namespaceId)
    .where('delivery_id', 'in', deliveries)
    .execute();
  for (const table of ['deliveries', 'execution_overflow'] as const)
    await tx
      .deleteFrom(table)
      .where('namespace_id', '=', namespaceId)
      .where('execution_id', 'in', executions)
      .execute();
  await tx.deleteFrom('executions').where('namespace_id', '=', namespaceId).where(column, '=', id).execute();
}

/**
 * Adds the negative sums of the finest grain to a coarser one, which counts all alerts.
 * @param collection the collection of the coarser grain: its own, or all
 */
async function subtract(
  tx: Transaction,
  namespaceId: string,
  collection: ReturnType<typeof sql>,
  column: Owner,
  id: string,
): Promise<void> {
  await sql`
    insert into execution_counters
      (namespace_id, alert_id, collection_id, hour, triggered, status, mode, slot, n)
    select namespace_id, ${ANY}, grain, hour, triggered, status, mode, ${REMOVALS_SLOT}, -sum(n)
    from (
      select namespace_id, ${collection} as grain, hour, triggered, status, mode, n
      from execution_counters
      where namespace_id = ${namespaceId} and alert_id <> ${ANY} and ${sql.ref(column)} = ${id}
    ) as removed
    where true
    group by namespace_id, grain, hour, triggered, status, mode
    on conflict (namespace_id, alert_id, collection_id, hour, triggered, status, mode, slot)
    do update set n = execution_counters.n + excluded.n`.execute(tx);
}

async function removeCounters(
  tx: Transaction,
  namespaceId: string,
  column: Owner,
  id: string,
): Promise<void> {
  await tx
    .deleteFrom('execution_counters')
    .where('namespace_id', '=', namespaceId)
    .where(column, '=', id)
    .execute();
}
