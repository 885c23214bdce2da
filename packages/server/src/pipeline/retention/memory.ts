import type { Database } from '../../store/database.ts';
import { REMOVED_AT_ONCE } from '../../store/remove-some.ts';

/** Forgets what alerts told of so long ago that it keeps them from nothing any more; each step yields how many rows went. */
export async function* forgetTold(db: Database, namespaceId: string, now: number): AsyncGenerator<number> {
  for (let removed = REMOVED_AT_ONCE; removed === REMOVED_AT_ONCE; )
    yield (removed = await forgetSome(db, namespaceId, now));
}

async function forgetSome(db: Database, namespaceId: string, now: number): Promise<number> {
  const key = 'namespace_id, alert_id, kind, key';
  const some = `select ${key} from notification_memory
    where namespace_id = ? and until <= ? order by until limit ${REMOVED_AT_ONCE}`;
  const sql = `delete from notification_memory where (${key}) in (${some}) returning 1 as removed`;
  return (await db.write([{ sql, rows: [[namespaceId, now]] }])).length;
}
