import type { Selectable } from 'kysely';
import { type ExecutionOwner, removeSomeExecutions } from '../executions/remove-executions.ts';
import { errorText, type Logger } from '../platform/log.ts';
import { type Loop, startLoop } from '../platform/loop.ts';
import { type Database, writeOf } from '../store/database.ts';
import { REMOVABLE_TABLES, type RemovableTable, removeSome } from '../store/remove-some.ts';
import type { RemovalsTable } from '../store/tables.ts';

type Removal = Selectable<RemovalsTable>;

/** What hangs on a collection beside its executions. */
const TABLES_OF_COLLECTION: readonly RemovableTable[] = [
  'collection_changes',
  'collection_checks',
  'document_features',
  'documents',
  'features',
];

/** Removes the rows of what was deleted, one small transaction after the other. */
export function startRemovals(db: Database, log: Logger): Loop {
  return startLoop(
    () => removeNext(db),
    (error) => log.error('removal', { error: errorText(error) }),
  );
}

/** One step of the oldest removal. @returns false where nothing is to be removed */
export async function removeNext(db: Database): Promise<boolean> {
  const removal = await db.read.selectFrom('removals').selectAll().limit(1).executeTakeFirst();
  if (!removal) return false;
  if (!(await removeStep(db, removal))) await end(db, removal);
  return true;
}

/** @returns whether something was left to remove */
async function removeStep(db: Database, { namespace_id, kind, target_id }: Removal): Promise<boolean> {
  if (kind === 'namespace') {
    for (const table of REMOVABLE_TABLES) if (await removeSome(db, table, namespace_id)) return true;
    return false;
  }
  const owner: ExecutionOwner = { column: `${kind}_id`, value: target_id };
  if (await removeSomeExecutions(db, namespace_id, owner)) return true;
  for (const table of ['execution_counters', 'alert_activity'] as const)
    if (await removeSome(db, table, namespace_id, owner)) return true;
  return kind === 'collection' && removeOfCollection(db, namespace_id, target_id);
}

async function removeOfCollection(db: Database, namespaceId: string, collectionId: string): Promise<boolean> {
  for (const table of TABLES_OF_COLLECTION)
    if (await removeSome(db, table, namespaceId, { column: 'collection_id', value: collectionId }))
      return true;
  return removeSomeBatches(db, namespaceId, collectionId);
}

/** Batches with the content of those that were not checked. */
async function removeSomeBatches(db: Database, namespaceId: string, collectionId: string): Promise<boolean> {
  const rows = await db.read
    .selectFrom('batches')
    .select('batch_id')
    .where('namespace_id', '=', namespaceId)
    .where('collection_id', '=', collectionId)
    .limit(200)
    .execute();
  if (rows.length === 0) return false;
  const ids = rows.map((row) => row.batch_id);
  await db.write(
    (['batch_contents', 'batches'] as const).map((table) =>
      writeOf(db.read.deleteFrom(table).where('namespace_id', '=', namespaceId).where('batch_id', 'in', ids)),
    ),
  );
  return true;
}

async function end(db: Database, { namespace_id, removal_id }: Removal): Promise<void> {
  await db.write([
    writeOf(
      db.read
        .deleteFrom('removals')
        .where('namespace_id', '=', namespace_id)
        .where('removal_id', '=', removal_id),
    ),
  ]);
}
