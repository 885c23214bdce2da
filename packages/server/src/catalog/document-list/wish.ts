import { type ListDocumentsRequest, validationError } from '@tocsin/contract';
import type { Page } from '../../platform/paging.ts';
import type { Reader } from '../../store/database.ts';
import type { DocumentFilter } from './filter.ts';
import { type CollectionPlace, type Range, type Step, scanDocuments } from './scan.ts';

/** A list of documents that is wanted. */
export interface ListWish {
  readonly place: CollectionPlace;
  readonly filter: DocumentFilter;
  readonly sort: { readonly field: string; readonly descending: boolean } | null;
  readonly page: Page;
  readonly signal: AbortSignal;
  readonly limits: ListLimits;
}

/** How much of a collection one request looks at. */
export interface ListLimits {
  /** Documents for a page in the order of ids; then it ends, full or not, and its cursor goes on. */
  readonly page: number;
  /** Bytes of these documents, for which the same holds. */
  readonly pageBytes: number;
  /** Documents for what needs the whole collection: another order, groups, totals of filters. */
  readonly whole: number;
}

/** A page takes a second or two at most; the whole collection half a minute. */
export const LIST_LIMITS: ListLimits = { page: 50_000, pageBytes: 256 * 1024 * 1024, whole: 1_000_000 };

/** What a list is bound to beside its collection. */
export function documentBinding(wish: ListDocumentsRequest): unknown[] {
  return [wish.filters ?? null, wish.search ?? null, wish.sort ?? null, wish.group_by ?? null];
}

/** A document that is part of a page: its id, and where the page goes on behind it. */
export interface Place {
  readonly id: string;
  readonly key: readonly (string | number | null)[];
}

/** Numbers about all documents of a list. */
export interface Totals {
  readonly documents: number;
  /** Null where the documents themselves were not read. */
  readonly blobs: number | null;
}

/**
 * Walks through a whole collection, however long that takes.
 * @param what the part of the request that makes it necessary
 * @throws ApiError 422 where the collection is too large for that
 */
export async function* scanAll(db: Reader, wish: ListWish, what: string): AsyncGenerator<Step> {
  const range: Range = { after: null, signal: wish.signal };
  let scanned = 0;
  for await (const step of scanDocuments(db, wish.place, range)) {
    scanned += step.rows.length;
    if (scanned > wish.limits.whole)
      throw validationError(
        what,
        `needs the whole collection, which has more than ${wish.limits.whole} documents; page through it in the order of document_id instead`,
      );
    yield step;
  }
}

/** Counts the documents of a list. */
export class Tally {
  #documents = 0;
  #blobs = 0;

  add(view: Readonly<Record<string, unknown>>): void {
    this.#documents++;
    const blobs = view['document_blobs'];
    if (Array.isArray(blobs)) this.#blobs += blobs.length;
  }

  get totals(): Totals {
    return { documents: this.#documents, blobs: this.#blobs };
  }
}
