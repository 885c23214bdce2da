import { firstIdAt } from '../../platform/ids.ts';
import type { Database } from '../../store/database.ts';
import { REMOVED_AT_ONCE } from '../../store/remove-some.ts';

/** Days for which runs of retrievers by request are kept: they tell how a search behaved lately, and are no history. */
export const RUN_DAYS = 30;

/** Removes the runs of retrievers that were recorded before a time, oldest first; each step yields how many. */
export async function* removeOldRuns(
  db: Database,
  namespaceId: string,
  before: number,
): AsyncGenerator<number> {
  const oldest = `select namespace_id, execution_id from retriever_executions
    where namespace_id = ? and execution_id < ? order by execution_id limit ${REMOVED_AT_ONCE}`;
  const removal = {
    sql: `delete from retriever_executions where (namespace_id, execution_id) in (${oldest}) returning 1 as removed`,
    rows: [[namespaceId, firstIdAt('exec_', before)]],
  };
  for (let removed = REMOVED_AT_ONCE; removed === REMOVED_AT_ONCE; )
    yield (removed = (await db.write([removal])).length);
}
