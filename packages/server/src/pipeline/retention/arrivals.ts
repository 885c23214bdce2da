import { firstIdAt } from '../../platform/ids.ts';
import type { Database, Reader } from '../../store/database.ts';
import { endOfFeed } from '../../store/feed.ts';
import { REMOVED_AT_ONCE } from '../../store/remove-some.ts';
import { taskOf } from '../tasks/task.ts';

/** Days for which arrivals are kept at most: longer than from one tick to the next of any schedule that comes every year. */
export const ARRIVAL_DAYS = 400;

/**
 * Removes what no schedule looks at any more, and what is too old; each step yields how many.
 * @param before batches that were accepted before go in any case, in milliseconds since 1970
 */
export async function* removeOldArrivals(
  db: Database,
  namespaceId: string,
  before: number,
): AsyncGenerator<number> {
  // In this order: a schedule that begins later begins behind this end, and a tick that is made later is of a position
  // that was read, or of a job that will be.
  const end = await endOfFeed(db, 'arrivals');
  const positions = await positionsOf(db.read, namespaceId);
  for (const job of await tickedPositions(db.read, namespaceId)) positions.push(job);
  for (const collectionId of await collectionsWithArrivals(db.read, namespaceId)) {
    const own = positions.filter((one) => one.collectionId === collectionId).map((one) => one.from);
    const key = [namespaceId, collectionId];
    yield* removing(db, 'position < ?', [...key, Math.min(end, ...own)]);
    yield* removing(db, 'batch_id < ?', [...key, firstIdAt('bat_', before)]);
  }
}

/** From where on a collection's arrivals are needed. */
interface Needed {
  readonly collectionId: string;
  readonly from: number;
}

/** Also of those that are disabled: they go on there when they are enabled. */
async function positionsOf(db: Reader, namespaceId: string): Promise<Needed[]> {
  const rows = await db
    .selectFrom('alert_applications')
    .select(({ fn }) => ['collection_id', fn.min('last_position').as('from')])
    .where('namespace_id', '=', namespaceId)
    .where('last_position', 'is not', null)
    .groupBy('collection_id')
    .execute();
  return rows.map((row) => ({ collectionId: row.collection_id, from: Number(row.from ?? 0) }));
}

/** Of ticks whose jobs are not done, be they dead: they can be tried again. */
async function tickedPositions(db: Reader, namespaceId: string): Promise<Needed[]> {
  const rows = await db
    .selectFrom('jobs')
    .select(['collection_id', 'task_json'])
    .where('namespace_id', '=', namespaceId)
    .where('mode', '=', 'scheduled')
    .execute();
  return rows.flatMap((row) => {
    const task = taskOf(row);
    if (task?.kind !== 'tick') return [];
    return [{ collectionId: row.collection_id, from: Math.min(task.positions.from, task.positions.to) }];
  });
}

async function collectionsWithArrivals(db: Reader, namespaceId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('arrivals')
    .select('collection_id')
    .distinct()
    .where('namespace_id', '=', namespaceId)
    .execute();
  return rows.map((row) => row.collection_id);
}

async function* removing(db: Database, which: string, values: readonly unknown[]): AsyncGenerator<number> {
  const key = 'namespace_id, collection_id, position, batch_id';
  const some = `select ${key} from arrivals where namespace_id = ? and collection_id = ? and ${which}
    order by position limit ${REMOVED_AT_ONCE}`;
  const removal = {
    sql: `delete from arrivals where (${key}) in (${some}) returning 1 as removed`,
    rows: [values],
  };
  for (let removed = REMOVED_AT_ONCE; removed === REMOVED_AT_ONCE; )
    yield (removed = (await db.write([removal])).length);
}
