import type {
  DocumentGroup,
  DocumentListStats,
  DocumentResponse,
  ListDocumentsRequest,
} from '@tocsin/contract';
import type { Page, PageOfRows } from '../../platform/paging.ts';
import type { Reader } from '../../store/database.ts';
import { countDocuments, countList, type PlacesById, placesById } from './by-id.ts';
import { readDocumentFilter } from './filter.ts';
import { type Group, type Groups, groupedPage } from './grouped.ts';
import { loadDocuments, type Shown } from './page.ts';
import { projectionOf } from './projection.ts';
import type { CollectionPlace } from './scan.ts';
import { sortedPlaces } from './sorted.ts';
import { LIST_LIMITS, type ListLimits, type ListWish, type Totals } from './wish.ts';

/** A page of documents, or of groups of them. */
export interface DocumentList {
  /** Where the next page begins, and the rows of this one. */
  readonly found: PageOfRows<unknown>;
  readonly results: DocumentResponse[] | null;
  readonly groups: DocumentGroup[] | null;
  /** How many documents or groups there are; null where nobody asked or they cannot be counted. */
  readonly total: number | null;
  /** Null where the documents were not counted. */
  readonly stats: DocumentListStats | null;
}

/**
 * Lists documents: in the order of ids a page at a time, sorted or grouped by a walk through the collection.
 * @throws ApiError 422 naming the place; 503 when nobody waits any more
 */
export async function listDocuments(
  db: Reader,
  place: CollectionPlace,
  request: ListDocumentsRequest,
  page: Page,
  signal: AbortSignal,
  limits: ListLimits = LIST_LIMITS,
): Promise<DocumentList> {
  const filter = readDocumentFilter(request.filters, request.search);
  const wish: ListWish = { place, filter, sort: sortOf(request), page, signal, limits };
  const project =
    request.select == null ? (view: Record<string, unknown>) => view : projectionOf(request.select);
  const shown: Shown = { filter, project, withVectors: request.return_vectors === true };
  if (request.group_by != null) return listGroups(db, wish, request.group_by, shown);
  const { places, totals } = await placesOf(db, wish);
  const { documents, looked } = await loadDocuments(
    db,
    place,
    places.places.map(({ id }) => id),
    shown,
  );
  const next = looked < places.places.length ? (places.places[looked - 1]?.key ?? null) : places.next;
  const results = [...documents.values()];
  return {
    found: { rows: results, next },
    results,
    groups: null,
    total: page.includeTotal ? (totals?.documents ?? null) : null,
    stats: totals === null ? null : statsOf(totals),
  };
}

function sortOf({ sort }: ListDocumentsRequest): ListWish['sort'] {
  return sort == null ? null : { field: sort.field, descending: sort.direction === 'desc' };
}

async function placesOf(db: Reader, wish: ListWish): Promise<{ places: PlacesById; totals: Totals | null }> {
  const { sort } = wish;
  if (sort !== null && sort.field !== 'document_id') {
    const { totals, ...places } = await sortedPlaces(db, { ...wish, sort });
    return { places, totals };
  }
  const places = await placesById(db, wish);
  return { places, totals: wish.page.includeTotal ? await totalsOf(db, wish) : null };
}

/** Blobs are only counted where documents are read anyway. */
async function totalsOf(db: Reader, wish: ListWish): Promise<Totals> {
  if (!wish.filter.all) return countList(db, wish);
  return { documents: await countDocuments(db, wish.place), blobs: null };
}

async function listGroups(db: Reader, wish: ListWish, field: string, shown: Shown): Promise<DocumentList> {
  const page = await groupedPage(db, wish, field);
  const { groups, next } = await loadGroups(db, wish.place, page, shown);
  const { totals, groupCount } = page;
  const average = groupCount === null || groupCount === 0 ? null : totals.documents / groupCount;
  return {
    found: { rows: groups, next },
    results: null,
    groups,
    total: wish.page.includeTotal ? groupCount : null,
    stats: { ...statsOf(totals), total_groups: groupCount, avg_documents_per_group: average },
  };
}

/** A page of groups ends early at 8 MiB; of the first one the documents that fit are shown. */
async function loadGroups(
  db: Reader,
  place: CollectionPlace,
  { groups, next }: Groups,
  shown: Shown,
): Promise<{ groups: DocumentGroup[]; next: PageOfRows<unknown>['next'] }> {
  const ids = [...new Set(groups.flatMap((group) => group.ids))];
  const { documents, looked } = await loadDocuments(db, place, ids, shown);
  const loaded = new Set(ids.slice(0, looked));
  const whole = groups.findIndex((group) => !group.ids.every((id) => loaded.has(id)));
  const kept = whole === -1 ? groups : groups.slice(0, Math.max(1, whole));
  return {
    groups: kept.map((group) => answerOf(group, documents)),
    next: kept.length < groups.length ? (kept.at(-1)?.key ?? null) : next,
  };
}

function answerOf(group: Group, documents: ReadonlyMap<string, DocumentResponse>): DocumentGroup {
  const shown = group.ids.flatMap((id) => documents.get(id) ?? []);
  return { group_key: group.value, documents: shown, count: group.count };
}

function statsOf({ documents, blobs }: Totals): DocumentListStats {
  if (blobs === null) return { total_documents: documents };
  return { total_documents: documents, avg_blobs_per_document: documents === 0 ? 0 : blobs / documents };
}
