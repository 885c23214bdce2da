import type { ExpressionBuilder } from 'kysely';
import type { CollectionPlace } from '../../catalog/document-list/scan.ts';
import type { Reader } from '../../store/database.ts';
import type { ArrivalsTable } from '../../store/tables.ts';
import type { TickTask } from './task.ts';

/** Batches that are read at once. */
const PAGE = 500;

/** Which arrivals a tick looks at. */
type Arrivals = Pick<TickTask, 'positions' | 'skipped'>;

/** Whether documents are among these arrivals of which nobody is to be told. */
export async function hasQuietArrivals(
  db: Reader,
  place: CollectionPlace,
  which: Arrivals,
): Promise<boolean> {
  const row = await arrivalsAt(db, place, which, true).select('a.batch_id').limit(1).executeTakeFirst();
  return row !== undefined;
}

function arrivalsAt(
  db: Reader,
  { namespaceId, collectionId }: CollectionPlace,
  { positions: { from, to }, skipped }: Arrivals,
  quiet: boolean,
) {
  return db
    .selectFrom('arrivals as a')
    .where('a.namespace_id', '=', namespaceId)
    .where('a.collection_id', '=', collectionId)
    .where('a.quiet', '=', Number(quiet))
    .where((e) => e[from <= to ? 'and' : 'or']([e('a.position', '>=', from), e('a.position', '<', to)]))
    .where((e) => e.and(skipped.map(([from, to]) => isOutside(e, from, to ?? from))));
}

function isOutside(e: ExpressionBuilder<{ a: ArrivalsTable }, 'a'>, from: number, to: number) {
  return e.or([e('a.position', '<', from), e('a.position', '>=', to)]);
}

/**
 * The ids of the documents of these arrivals, each once, in the order in which they arrived first.
 * @param quiet those of which nobody is to be told, or those others
 */
export async function arrivedIds(
  db: Reader,
  place: CollectionPlace,
  which: Arrivals,
  quiet: boolean,
): Promise<string[]> {
  const ids = new Set<string>();
  for (let after: Arrival | null = null; ; ) {
    const rows: Arrival[] = await pageOf(db, place, which, quiet, after);
    for (const row of rows) for (const id of JSON.parse(row.document_ids_json) as string[]) ids.add(id);
    after = rows.at(-1) ?? null;
    if (after === null || rows.length < PAGE) return [...ids];
  }
}

interface Arrival {
  readonly position: number;
  readonly batch_id: string;
  readonly document_ids_json: string;
}

async function pageOf(
  db: Reader,
  place: CollectionPlace,
  which: Arrivals,
  quiet: boolean,
  after: Arrival | null,
): Promise<Arrival[]> {
  let query = arrivalsAt(db, place, which, quiet)
    .innerJoin('batches as b', (join) =>
      join.onRef('b.namespace_id', '=', 'a.namespace_id').onRef('b.batch_id', '=', 'a.batch_id'),
    )
    .select(['a.position', 'a.batch_id', 'b.document_ids_json'])
    .orderBy('a.position')
    .orderBy('a.batch_id')
    .limit(PAGE);
  if (after !== null)
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('a.position', 'a.batch_id'), '>', tuple(after.position, after.batch_id)),
    );
  return (await query.execute()) as Arrival[];
}
