import type { Selectable } from 'kysely';
import { type ExecutionOwner, removeSomeExecutions } from '../executions/remove-executions.ts';
import { errorText, type Logger } from '../platform/log.ts';
import { type Loop, startLoop } from '../platform/loop.ts';
import { type Database, writeOf } from '../store/database.ts';
import { REMOVABLE_TABLES, type RemovableTable, removeSome } from '../store/remove-some.ts';
import type { RemovalsTable } from '../store/tables.ts';

type Removal = Selectable<RemovalsTable>;

/** So many that failed are passed over before all wait for the next poll. */
const MAX_FAILED = 400;

/** What hangs on a collection beside its executions. */
const TABLES_OF_COLLECTION: readonly RemovableTable[] = [
  'collection_changes',
  'collection_checks',
  'collection_skips',
  'arrivals',
  'document_features',
  'documents',
  'features',
  'feature_changes',
];

/** What an alert remembers, beside its executions. */
const TABLES_OF_ALERT: readonly RemovableTable[] = [
  'notification_counters',
  'notification_memory',
  'alert_telling',
];

/** Removes the rows of what was deleted, one small transaction after the other. */
export function startRemovals(db: Database, log: Logger): Loop {
  const turns = new RemovalTurns();
  return startLoop(
    () => removeNext(db, log, turns),
    (error) => log.error('removal', { error: errorText(error) }),
  );
}

/** Which removal is next: one after the other, and those that failed only when there are no others. */
export class RemovalTurns {
  last: { readonly namespace_id: string; readonly removal_id: string } = { namespace_id: '', removal_id: '' };
  readonly failed: Set<string> = new Set();
}

/** One step of the removal that is next. @returns false where nothing is to be removed, or nothing can be at the moment */
export async function removeNext(db: Database, log: Logger, turns: RemovalTurns): Promise<boolean> {
  const removal = await nextRemoval(db, turns);
  if (!removal) {
    turns.failed.clear();
    return false;
  }
  turns.last = removal;
  try {
    if (!(await removeStep(db, removal))) await end(db, removal);
  } catch (error) {
    turns.failed.add(removal.removal_id);
    const { namespace_id, removal_id, kind, target_id } = removal;
    log.error('a removal failed', { namespace_id, removal_id, kind, target_id, error: errorText(error) });
  }
  return true;
}

async function nextRemoval(db: Database, { last, failed }: RemovalTurns): Promise<Removal | undefined> {
  if (failed.size >= MAX_FAILED) return undefined;
  let all = db.read.selectFrom('removals').selectAll().orderBy('namespace_id').orderBy('removal_id').limit(1);
  if (failed.size > 0) all = all.where('removal_id', 'not in', [...failed]);
  const behind = all.where((e) =>
    e.or([
      e('namespace_id', '>', last.namespace_id),
      e.and([e('namespace_id', '=', last.namespace_id), e('removal_id', '>', last.removal_id)]),
    ]),
  );
  return (await behind.executeTakeFirst()) ?? all.executeTakeFirst();
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
  for (const table of kind === 'alert' ? TABLES_OF_ALERT : [])
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
