import { removeExecutions } from '../../executions/remove-executions.ts';
import { firstIdAt } from '../../platform/ids.ts';
import type { Database, Reader } from '../../store/database.ts';
import { REMOVED_AT_ONCE } from '../../store/remove-some.ts';

/**
 * Removes the executions that were recorded before a time, oldest first; each step yields how many. Those stay whose
 * notification is not ended, and those of a batch that may be checked again: it would record and tell them anew.
 *
 * An id is never older than its row's `executed_at`, so the range of ids finds no execution too early.
 */
export async function* removeOldExecutions(
  db: Database,
  namespaceId: string,
  before: number,
): AsyncGenerator<number> {
  const unended = await unendedBatches(db.read, namespaceId, before);
  for (let after = ''; ; ) {
    const rows = await oldExecutions(db.read, namespaceId, before, after);
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.execution_id;
    const ids = rows.filter((row) => !unended.has(row.batch_id)).map((row) => row.execution_id);
    yield await removeExecutions(db, namespaceId, ids, true);
  }
}

async function oldExecutions(
  db: Reader,
  namespaceId: string,
  before: number,
  after: string,
): Promise<{ execution_id: string; batch_id: string }[]> {
  return db
    .selectFrom('executions as e')
    .select(['e.execution_id', 'e.batch_id'])
    .where('e.namespace_id', '=', namespaceId)
    .where('e.execution_id', '>', after)
    .where('e.execution_id', '<', firstIdAt('exec_', before))
    .where('e.executed_at', '<', before)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('deliveries as d')
            .select('d.delivery_id')
            .where('d.namespace_id', '=', namespaceId)
            .whereRef('d.execution_id', '=', 'e.execution_id')
            .where('d.state', 'in', ['pending', 'merged']),
        ),
      ),
    )
    .orderBy('e.execution_id')
    .limit(REMOVED_AT_ONCE)
    .execute();
}

/** A job is older than every execution that it records. */
async function unendedBatches(db: Reader, namespaceId: string, before: number): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('jobs')
    .select('batch_id')
    .where('namespace_id', '=', namespaceId)
    .where('job_id', '<', firstIdAt('job_', before))
    .execute();
  return new Set(rows.map((row) => row.batch_id));
}
