import { sql } from 'kysely';
import { type Database, insertion, type Reader, type Write } from './database.ts';
import { REMOVED_AT_ONCE } from './remove-some.ts';

/** Where the features of a collection's documents are. */
export interface FeatureCollection {
  readonly namespaceId: string;
  readonly collectionId: string;
}

/**
 * Up to where changes of features were read. Whatever is committed later has this position or a greater one, and a little of
 * what was committed before may have, too.
 */
export interface ChangeMark {
  readonly from: number;
  /** The start of the database server: with another one, positions may mean something else. */
  readonly server: string;
}

/** The changes that all processes keep: whoever is further behind reads all features anew. */
export const KEPT_CHANGES = 100_000;

const PRUNED = 'feature_changes_pruned';
const pruned = sql<number>`coalesce((select cast(value as bigint) from settings where name = ${PRUNED}), 0)`;

/** Notes documents whose features are written or removed; belongs into the same transaction. */
export function featureChange(
  { namespaceId, collectionId }: FeatureCollection,
  documentIds: readonly string[],
): Write {
  const change = {
    namespace_id: namespaceId,
    collection_id: collectionId,
    documents: documentIds.length,
    document_ids_json: JSON.stringify(documentIds),
  };
  return insertion('feature_changes', documentIds.length === 0 ? [] : [change]);
}

/**
 * The mark of this moment; to be taken before what it stands for is read.
 *
 * On SQLite one transaction follows another, so everything to come is behind the last position. On PostgreSQL a position is
 * the number of a transaction, and those that still run have smaller ones than others that ended: the oldest that runs is
 * where to go on.
 */
export async function currentMark({
  read,
  capabilities,
}: Pick<Database, 'read' | 'capabilities'>): Promise<ChangeMark> {
  const found = capabilities.manyProcesses
    ? sql<ChangeMark>`select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as "from",
        pg_postmaster_start_time()::text as server`
    : sql<ChangeMark>`select 1 + max(${pruned}, (select coalesce(max(position), 0) from feature_changes)) as "from",
        '' as server`;
  return (await found.execute(read)).rows[0] as ChangeMark;
}

/**
 * The documents of a collection whose features changed behind a mark, and perhaps some more.
 * @param now a mark taken after that one, and before this call
 * @param most with more of them it is better to read all
 * @returns null where there are more, or where changes behind the mark are not kept any more
 */
export async function changedSince(
  read: Reader,
  collection: FeatureCollection,
  since: ChangeMark,
  now: ChangeMark,
  most: number,
): Promise<ReadonlySet<string> | null> {
  const behind = changesBehind(read, collection, since.from);
  const counted = await behind
    .select((e) => [
      e.fn.coalesce(e.fn.sum<number>('documents'), e.val(0)).as('documents'),
      pruned.as('pruned'),
    ])
    .executeTakeFirstOrThrow();
  if (since.server !== now.server || now.from < since.from) return null;
  if (Number(counted.pruned) >= since.from || Number(counted.documents) > most) return null;
  if (Number(counted.documents) === 0) return new Set();
  const rows = await behind.select(['document_ids_json', pruned.as('pruned')]).execute();
  if (rows.length === 0 || rows.some((row) => Number(row.pruned) >= since.from)) return null;
  return new Set(rows.flatMap((row) => JSON.parse(row.document_ids_json) as string[]));
}

function changesBehind(read: Reader, { namespaceId, collectionId }: FeatureCollection, from: number) {
  return read
    .selectFrom('feature_changes')
    .where('namespace_id', '=', namespaceId)
    .where('collection_id', '=', collectionId)
    .where('position', '>=', from);
}

/** Removes changes beyond those that are kept, oldest first; each step yields how many. */
export async function* removeOldFeatureChanges(
  db: Database,
  kept: number = KEPT_CHANGES,
): AsyncGenerator<number> {
  for (let removed = REMOVED_AT_ONCE; removed >= REMOVED_AT_ONCE; ) {
    const last = await lastToRemove(db, kept);
    if (last === null) return;
    yield (removed = await removeUpTo(db, last));
  }
}

/** The last position of the next step. None that a transaction still under way may write. */
async function lastToRemove(db: Database, kept: number): Promise<number | null> {
  const { from } = await currentMark(db);
  const oldest = db.read.selectFrom('feature_changes').select('position').where('position', '<', from);
  const spare = await oldest.orderBy('position', 'desc').offset(kept).limit(1).executeTakeFirst();
  if (spare === undefined) return null;
  const step = await oldest
    .orderBy('position')
    .offset(REMOVED_AT_ONCE - 1)
    .limit(1)
    .executeTakeFirst();
  return Math.min(Number(spare.position), Number(step?.position ?? spare.position));
}

/** Says how far before it is so: who reads between two of these statements would miss what is gone. */
async function removeUpTo(db: Database, last: number): Promise<number> {
  const removed = await db.write([
    {
      sql: `insert into settings (name, value) values (?, ?) on conflict (name) do update set value = excluded.value
        where cast(settings.value as bigint) < cast(excluded.value as bigint)`,
      rows: [[PRUNED, String(last)]],
    },
    { sql: 'delete from feature_changes where position <= ? returning 1 as removed', rows: [[last]] },
  ]);
  return removed.length;
}
