import { type ListRequest, validationError } from '@tocsin/contract';
import { compileQuery, fold, parseFilter, prepareDocument, QueryError } from '@tocsin/engine';
import { cutPage, type Page, type PageOfRows } from '../platform/paging.ts';
import { compilePattern } from '../retrieve/patterns.ts';

/** A page of a list and how many rows the whole list has. */
export interface Listed<View> {
  readonly found: PageOfRows<View>;
  readonly total: number;
}

/** How the rows of a list are named and searched. */
export interface ListShape<View> {
  readonly idOf: (view: View) => string;
  /** The texts that `search` looks into. */
  readonly searchIn: (view: View) => readonly (string | null | undefined)[];
}

type Value = string | number | null;

/** Whether a list is wanted as it lies, in id order, so that the database can page it. */
export function isPlain(wish: ListRequest): boolean {
  return !wish.search && !wish.sort && (wish.filters == null || Object.keys(wish.filters).length === 0);
}

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
 * Searches, filters, sorts and pages what is in memory.
 * @throws ApiError 422 where the filter cannot be read
 */
export function chooseViews<View extends object>(
  views: readonly View[],
  wish: ListRequest,
  page: Page,
  shape: ListShape<View>,
): Listed<View> {
  const passes = filterOf<View>(wish);
  const finds = searchOf(wish, shape);
  const field = wish.sort?.field;
  const direction = wish.sort?.direction === 'desc' ? -1 : 1;
  const keyOf = (view: View): [Value, string] => [
    field === undefined ? null : valueAt(view, field),
    shape.idOf(view),
  ];
  const compare = (a: readonly Value[], b: readonly Value[]): number =>
    direction * compareValues(a[0] ?? null, b[0] ?? null) || compareValues(a[1] ?? null, b[1] ?? null);
  const kept = views
    .filter((view) => finds(view) && passes(view))
    .map((view) => ({ view, key: keyOf(view) }))
    .sort((a, b) => compare(a.key, b.key));
  const { after } = page;
  const rest = after === null ? kept.slice(page.offset) : kept.filter(({ key }) => compare(key, after) > 0);
  const found = cutPage(rest, page.limit, ({ key }) => key);
  return { found: { rows: found.rows.map(({ view }) => view), next: found.next }, total: kept.length };
}

function searchOf<View>(wish: ListRequest, shape: ListShape<View>): (view: View) => boolean {
  const { search } = wish;
  if (!search) return () => true;
  const normal = wish.case_sensitive ? (text: string): string => text.normalize('NFC') : fold;
  const wanted = normal(search);
  return (view) => shape.searchIn(view).some((text) => text != null && normal(text).includes(wanted));
}

function filterOf<View extends object>(wish: ListRequest): (view: View) => boolean {
  if (wish.filters == null || Object.keys(wish.filters).length === 0) return () => true;
  try {
    const filter = { case_sensitive: wish.case_sensitive ?? false, ...wish.filters };
    const query = compileQuery(parseFilter(filter, { place: 'filters' }), { compilePattern });
    const none = new Map<string, never>();
    return (view) =>
      query.matches(
        prepareDocument({ id: '', payload: view as Record<string, unknown>, vectors: none, hashes: none }),
      );
  } catch (error) {
    if (error instanceof QueryError) throw validationError(error.place, error.message);
    throw error;
  }
}

/** The value at a dot path, as far as it can be ordered. */
function valueAt(view: object, path: string): Value {
  let value: unknown = view;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return null;
    value = (value as Record<string, unknown>)[key];
  }
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}

/** Numbers before strings, what is missing last. */
function compareValues(a: Value, b: Value): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1;
  return a < b ? -1 : 1;
}
