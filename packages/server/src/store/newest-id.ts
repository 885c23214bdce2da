import { sql } from 'kysely';
import { timeOfId } from '../platform/ids.ts';
import type { Reader } from './database.ts';

/**
 * The time in the newest id of an execution, in any namespace: ids that are made from now on must be greater, or lists
 * would show them among older ones. One look into the index for each namespace.
 * @returns milliseconds since 1970; -1 where there are none
 */
export async function newestIdTime(db: Reader): Promise<number> {
  const query = sql<{ id: string | null }>`select max(
    (select max(execution_id) from executions where namespace_id = namespaces.namespace_id)) as id from namespaces`;
  return timeOfId((await query.execute(db)).rows[0]?.id ?? '');
}
