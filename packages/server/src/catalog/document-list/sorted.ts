import { TopItems } from '@tocsin/engine';
import { compareSortKeys, type SortKey, sortKeyAt, sortKeyFrom } from '../../platform/sort-key.ts';
import type { Reader } from '../../store/database.ts';
import type { PlacesById } from './by-id.ts';
import { type ListWish, scanAll, Tally, type Totals } from './wish.ts';

/** A page in another order, and the totals that the walk found anyway. */
export interface SortedPlaces extends PlacesById {
  readonly totals: Totals;
}

/**
 * The places of a page in the order of a field: a walk through the whole collection that keeps the first keys behind the
 * cursor, and nothing else.
 * @throws ApiError 422 where the collection is too large
 */
export async function sortedPlaces(
  db: Reader,
  wish: ListWish & { readonly sort: NonNullable<ListWish['sort']> },
): Promise<SortedPlaces> {
  const { field, descending } = wish.sort;
  const { limit, offset, after } = wish.page;
  const begin = after === null ? null : sortKeyFrom(after);
  const compare = (a: SortKey, b: SortKey): number => compareSortKeys(a, b, descending);
  const first = new TopItems<SortKey>(offset + limit + 1, compare);
  const tally = new Tally();
  for await (const { rows } of scanAll(db, wish, 'sort'))
    for (const { row, view } of await wish.filter.pass(db, rows)) {
      tally.add(view);
      const key = sortKeyAt(view, field, row.document_id);
      if (begin === null || compare(key, begin) > 0) first.add(key);
    }
  const keys = first.takeAll().slice(offset);
  const places = keys.slice(0, limit).map((key) => ({ id: key[2], key }));
  const next = keys.length > limit ? (places.at(-1)?.key ?? null) : null;
  return { places, next, totals: tally.totals };
}
