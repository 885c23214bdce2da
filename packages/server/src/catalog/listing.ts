import { type JsonSchema, type ListRequest, validationError } from '@tocsin/contract';
import { fold, TopItems } from '@tocsin/engine';
import { breathe } from '../platform/breathe.ts';
import { cutPage, type Page, type PageOfRows, totalWith } from '../platform/paging.ts';
import { compareSortKeys, type SortKey, sortKeyAt, sortKeyFrom, sortKeyOf } from '../platform/sort-key.ts';
import { readFilter } from './read-filter.ts';

/** A page of a list and how many rows the whole list has. */
export interface Listed<View> {
  readonly found: PageOfRows<View>;
  readonly total: number;
}

/** Where the rows of a list come from, and how they are named and searched. */
export interface ListSource<View> {
  /** Rows in the order of ids behind `after`, as answers show them. */
  readonly read: (after: string, limit: number, offset: number) => Promise<readonly View[]>;
  readonly count: () => Promise<number>;
  readonly idOf: (view: View) => string;
  /** The schema of a row, whose properties can be sorted by. */
  readonly schema: JsonSchema;
  /** Where a request says what to sort by. */
  readonly sortPlace?: string;
  /** The texts that `search` looks into. */
  readonly searchIn: (view: View) => readonly (string | null | undefined)[];
  /** Called with each row of the whole list that passes; then every row is read, whatever is wanted. */
  readonly visit?: (view: View) => void;
}

/** Rows read at once; then other requests have their turn. */
const STEP = 500;

/** What a cursor is bound to beside the list itself. */
export function bindingOf(wish: ListRequest): unknown[] {
  return [wish.search ?? null, wish.filters ?? null, wish.sort ?? null, wish.case_sensitive ?? false];
}

/** The id after which a plain page begins. */
export function idAfter(page: Page): string {
  return String(page.after?.at(-1) ?? '');
}

/** Cuts a plain page: rows that were read in id order with `limit + 1`. */
export function plainPage<View>(
  rows: readonly View[],
  page: Page,
  idOf: (view: View) => string,
): PageOfRows<View> {
  return cutPage(rows, page.limit, (row) => [null, idOf(row)]);
}

/**
 * A page of a list that is searched, filtered and sorted. As it lies, in id order, the database pages it; else every row
 * is looked at, step by step, and only those of the page are kept.
 * @throws ApiError 422 where the filter cannot be read, or there is no such field to sort by
 */
export async function listViews<View extends object>(
  source: ListSource<View>,
  wish: ListRequest,
  page: Page,
): Promise<Listed<View>> {
  if (!isPlain(wish) || source.visit !== undefined) return choose(source, wish, page);
  const counted = await source.count();
  const rows = await source.read(idAfter(page), page.limit + 1, page.offset);
  const found = plainPage(rows, page, source.idOf);
  return { found, total: totalWith(counted, page, found) };
}

function isPlain(wish: ListRequest): boolean {
  return !wish.search && !wish.sort && (wish.filters == null || Object.keys(wish.filters).length === 0);
}

interface Keyed<View> {
  readonly view: View;
  readonly key: SortKey;
}

async function choose<View extends object>(
  source: ListSource<View>,
  wish: ListRequest,
  page: Page,
): Promise<Listed<View>> {
  const passes = filterOf(wish, source);
  const { keyOf, compare } = orderOf(wish, source);
  const after = page.after === null ? null : sortKeyFrom(page.after);
  const first = new TopItems<Keyed<View>>(page.offset + page.limit + 1, (a, b) => compare(a.key, b.key));
  let total = 0;
  for await (const views of allOf(source))
    for (const view of views) {
      if (!passes(view)) continue;
      total++;
      source.visit?.(view);
      const key = keyOf(view);
      if (after === null || compare(key, after) > 0) first.add({ view, key });
    }
  const found = cutPage(first.takeAll().slice(page.offset), page.limit, ({ key }) => key);
  return { found: { rows: found.rows.map(({ view }) => view), next: found.next }, total };
}

async function* allOf<View>({ read, idOf }: ListSource<View>): AsyncGenerator<readonly View[]> {
  for (let after = ''; ; ) {
    const views = await read(after, STEP, 0);
    yield views;
    const last = views.at(-1);
    if (last === undefined || views.length < STEP) return;
    after = idOf(last);
    await breathe();
  }
}

function orderOf<View>(
  { sort }: ListRequest,
  { idOf, schema, sortPlace = 'sort.field' }: ListSource<View>,
): { keyOf: (view: View) => SortKey; compare: (a: SortKey, b: SortKey) => number } {
  if (sort == null)
    return {
      keyOf: (view) => sortKeyOf(null, idOf(view)),
      compare: (a, b) => compareSortKeys(a, b, false),
    };
  const { field, direction } = sort;
  const known = Object.keys(schema['properties'] as object);
  // Such a field would leave the list as it is, and say nothing.
  if (!known.includes(field.split('.')[0] ?? ''))
    throw validationError(sortPlace, `must begin with one of ${known.join(', ')}`);
  return {
    keyOf: (view) => sortKeyAt(view, field, idOf(view)),
    compare: (a, b) => compareSortKeys(a, b, direction === 'desc'),
  };
}

function filterOf<View extends object>(
  { search, filters, case_sensitive }: ListRequest,
  { searchIn }: ListSource<View>,
): (view: View) => boolean {
  const normal = case_sensitive ? (text: string): string => text.normalize('NFC') : fold;
  const wanted = normal(search ?? '');
  const { matches } = readFilter({ case_sensitive: case_sensitive ?? false, ...filters });
  return (view) =>
    searchIn(view).some((text) => text != null && normal(text).includes(wanted)) &&
    matches(view as Record<string, unknown>);
}
