import type { LogicalOperator } from '@tocsin/contract';
import { fold } from '@tocsin/engine';
import { featureNamesIn } from '../../retrieve/document-fields.ts';
import type { Reader } from '../../store/database.ts';
import { type Features, featuresOfAll } from '../document-features.ts';
import { type StoredDocument, toDocumentView } from '../documents.ts';
import { readFilter } from '../read-filter.ts';

/** A document as filters, `search`, `sort` and `group_by` look at it: as an answer shows it. */
export type DocumentView = Record<string, unknown>;

/** A document that was read and passed. */
export interface Seen {
  readonly row: StoredDocument;
  readonly view: DocumentView;
}

/** Decides which documents are meant. */
export interface DocumentFilter {
  /** Whether every document passes. */
  readonly all: boolean;
  /** Those of the documents that pass; the features are read where the filter names one. */
  pass(db: Reader, rows: readonly StoredDocument[]): Promise<Seen[]>;
}

/**
 * Reads the filters of a request; null passes everything.
 * @param search a text that has to occur in the id or in any text of the document, whatever its case
 * @throws ApiError 422 naming the place
 */
export function readDocumentFilter(
  filters: LogicalOperator | null | undefined,
  search: string | null | undefined = null,
): DocumentFilter {
  const { query, matches } = readFilter(filters ?? {});
  const wanted = search ? fold(search) : null;
  const needsFeatures = featureNamesIn([query]).length > 0;
  const passes = (view: DocumentView, features: Features | undefined): boolean =>
    matches(view, features) && (wanted === null || hasText(view, wanted));
  return {
    all: query.kind === 'all' && wanted === null,
    async pass(db, rows) {
      const features = needsFeatures ? await featuresOfAll(db, rows) : null;
      return rows
        .map((row) => ({ row, view: toDocumentView(row) }))
        .filter(({ row, view }) => passes(view, features?.get(row.document_id)));
    },
  };
}

const OURS: ReadonlySet<string> = new Set(['_internal', 'collection_id']);

/** Whether a text occurs in any string of a document; what we say of it ourselves does not count. */
function hasText(view: DocumentView, wanted: string): boolean {
  return Object.entries(view).some(([field, value]) => !OURS.has(field) && occurs(value, wanted));
}

function occurs(value: unknown, wanted: string): boolean {
  if (typeof value === 'string') return fold(value).includes(wanted);
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((child) => occurs(child, wanted));
}
