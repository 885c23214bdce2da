import type { Reader } from '../../store/database.ts';
import { type CollectionPlace, scanDocuments } from './scan.ts';
import { type ListWish, type Place, scanAll, Tally, type Totals } from './wish.ts';

/** A page in the order of ids. */
export interface PlacesById {
  readonly places: readonly Place[];
  /** Where the next page begins; null on the last one. */
  readonly next: Place['key'] | null;
}

/** The places of a page in the order of ids. */
export async function placesById(db: Reader, wish: ListWish): Promise<PlacesById> {
  return wish.filter.all ? plain(db, wish) : filtered(db, wish);
}

/** Nothing is filtered: the index alone knows the page. */
async function plain(db: Reader, wish: ListWish): Promise<PlacesById> {
  const { limit, offset, after } = wish.page;
  const down = wish.sort?.descending === true;
  let query = db
    .selectFrom('documents')
    .select('document_id')
    .where('namespace_id', '=', wish.place.namespaceId)
    .where('collection_id', '=', wish.place.collectionId);
  if (after !== null) query = query.where('document_id', down ? '<' : '>', String(after[0]));
  const rows = await query
    .orderBy('document_id', down ? 'desc' : 'asc')
    .limit(limit + 1)
    .offset(offset)
    .execute();
  return cut(
    rows.map(({ document_id: id }) => ({ id, key: [id] })),
    limit,
  );
}

/** A cursor's key is the last document that was looked at and how many that pass are still to be skipped. */
async function filtered(db: Reader, wish: ListWish): Promise<PlacesById> {
  const { limit, after: cursor, offset } = wish.page;
  const descending = wish.sort?.descending === true;
  const after = cursor === null ? null : String(cursor[0]);
  let skip = cursor === null ? offset : Number(cursor[1] ?? 0);
  let scanned = 0;
  let read = 0;
  const places: Place[] = [];
  for await (const { rows, lastId } of scanDocuments(db, wish.place, {
    after,
    descending,
    signal: wish.signal,
  })) {
    for (const { row } of await wish.filter.pass(db, rows)) {
      if (skip > 0) skip--;
      else places.push({ id: row.document_id, key: [row.document_id] });
    }
    if (places.length > limit) return cut(places, limit);
    scanned += rows.length;
    for (const row of rows) read += row.payload_json.length;
    if (scanned >= wish.limits.page || read >= wish.limits.pageBytes) return { places, next: [lastId, skip] };
  }
  return { places, next: null };
}

function cut(places: readonly Place[], limit: number): PlacesById {
  const kept = places.slice(0, limit);
  return { places: kept, next: places.length > limit ? (kept.at(-1)?.key ?? null) : null };
}

/** Counts what a list has: by index where nothing is filtered, else by going through it. @throws ApiError 422 */
export async function countList(db: Reader, wish: ListWish): Promise<Totals> {
  const tally = new Tally();
  for await (const { rows } of scanAll(db, wish, 'include_total'))
    for (const { view } of await wish.filter.pass(db, rows)) tally.add(view);
  return tally.totals;
}

/** How many documents a collection has. */
export async function countDocuments(db: Reader, place: CollectionPlace): Promise<number> {
  const row = await db
    .selectFrom('documents')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('namespace_id', '=', place.namespaceId)
    .where('collection_id', '=', place.collectionId)
    .executeTakeFirst();
  return Number(row?.n ?? 0);
}
