import { firstIdAt } from '../../platform/ids.ts';
import { type Database, type Reader, writeOf } from '../../store/database.ts';
import { REMOVED_AT_ONCE } from '../../store/remove-some.ts';

/**
 * Removes batches that were accepted before a time, are checked (their content is gone, and no schedule is to look at them)
 * and have no execution (any more) that names their documents; each step yields how many.
 * @param from the batch after which to begin; `''` = with the oldest
 * @param seen told of the last batch that was looked at
 */
export async function* removeEmptyBatches(
  db: Database,
  namespaceId: string,
  before: number,
  from: string,
  seen: (batchId: string) => void,
): AsyncGenerator<number> {
  for (let after = from; ; ) {
    const ids = await oldBatches(db.read, namespaceId, before, after);
    const last = ids.at(-1);
    if (last === undefined) return;
    after = last;
    yield (await db.write([writeOf(removing(db.read, namespaceId, ids))])).length;
    seen(after);
  }
}

async function oldBatches(db: Reader, namespaceId: string, before: number, after: string): Promise<string[]> {
  const rows = await db
    .selectFrom('batches')
    .select('batch_id')
    .where('namespace_id', '=', namespaceId)
    .where('batch_id', '>', after)
    .where('batch_id', '<', firstIdAt('bat_', before))
    .orderBy('batch_id')
    .limit(REMOVED_AT_ONCE)
    .execute();
  return rows.map((row) => row.batch_id);
}

function removing(db: Reader, namespaceId: string, ids: readonly string[]) {
  return db
    .deleteFrom('batches')
    .where('namespace_id', '=', namespaceId)
    .where('batch_id', 'in', ids)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('executions as e')
            .select('e.execution_id')
            .where('e.namespace_id', '=', namespaceId)
            .whereRef('e.batch_id', '=', 'batches.batch_id'),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('batch_contents as c')
            .select('c.batch_id')
            .where('c.namespace_id', '=', namespaceId)
            .whereRef('c.batch_id', '=', 'batches.batch_id'),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('arrivals as a')
            .select('a.batch_id')
            .where('a.namespace_id', '=', namespaceId)
            .whereRef('a.batch_id', '=', 'batches.batch_id'),
        ),
      ),
    )
    .returning('batch_id');
}
