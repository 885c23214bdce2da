import type { Database } from '../../store/database.ts';
import { REMOVED_AT_ONCE } from '../../store/remove-some.ts';

/** Versions of a collection whose changes are kept; a worker that is further behind loads all alerts anew. */
export const KEPT_VERSIONS = 1000;

/** Shortens the lists of which alert changed at which version; each step yields how many rows went. */
export async function* removeOldChanges(db: Database, namespaceId: string): AsyncGenerator<number> {
  const collections = await db.read
    .selectFrom('collections')
    .select(['collection_id', 'version'])
    .where('namespace_id', '=', namespaceId)
    .where('version', '>', KEPT_VERSIONS)
    .execute();
  for (const { collection_id, version } of collections)
    for (let removed = REMOVED_AT_ONCE; removed === REMOVED_AT_ONCE; )
      yield (removed = await removeChanges(db, namespaceId, collection_id, Number(version) - KEPT_VERSIONS));
}

async function removeChanges(
  db: Database,
  namespaceId: string,
  collectionId: string,
  upTo: number,
): Promise<number> {
  const key = 'namespace_id, collection_id, version, alert_id';
  const some = `select ${key} from collection_changes
    where namespace_id = ? and collection_id = ? and version <= ? order by version limit ${REMOVED_AT_ONCE}`;
  const removed = await db.write([
    {
      sql: `delete from collection_changes where (${key}) in (${some}) returning 1 as removed`,
      rows: [[namespaceId, collectionId, upTo]],
    },
  ]);
  return removed.length;
}
