import type { DocumentResponse } from '@tocsin/contract';
import { breathe } from '../../platform/breathe.ts';
import { MAX_PAGE_BYTES } from '../../platform/paging.ts';
import type { Reader } from '../../store/database.ts';
import { type Features, featuresOfAll, toFeatureModels } from '../document-features.ts';
import type { StoredDocument } from '../documents.ts';
import type { DocumentFilter, DocumentView } from './filter.ts';
import { type CollectionPlace, documentsNamed, partsBySize } from './scan.ts';

/** How documents are shown. */
export interface Shown {
  readonly filter: DocumentFilter;
  readonly project: (view: DocumentView) => DocumentView;
  readonly withVectors: boolean;
}

/** Documents that were found, ready to be answered. */
export interface LoadedDocuments {
  readonly documents: ReadonlyMap<string, DocumentResponse>;
  /** How many of the ids were looked at before the answer was full. */
  readonly looked: number;
}

/** A number of a vector as JSON, about. */
const JSON_BYTES_PER_NUMBER = 12;
const NO_FEATURES: Features = { vectors: new Map(), hashes: new Map() };

/**
 * Reads documents in the order of `ids` until their answers reach 8 MiB. What is gone meanwhile, or does not pass the
 * filter any more, is left out.
 */
export async function loadDocuments(
  db: Reader,
  place: CollectionPlace,
  ids: readonly string[],
  shown: Shown,
): Promise<LoadedDocuments> {
  const documents = new Map<string, DocumentResponse>();
  let looked = 0;
  let bytes = 0;
  for await (const part of partsBySize(db, place, ids)) {
    const seen = await shown.filter.pass(db, await documentsNamed(db, place, part));
    const features = shown.withVectors
      ? await featuresOfAll(
          db,
          seen.map(({ row }) => row),
        )
      : null;
    const byId = new Map(seen.map((one) => [one.row.document_id, one]));
    for (const id of part) {
      const one = byId.get(id);
      const own = features === null ? null : (features.get(id) ?? NO_FEATURES);
      if (one !== undefined) {
        bytes += sizeOf(one.row, own);
        if (documents.size > 0 && bytes > MAX_PAGE_BYTES) return { documents, looked };
        documents.set(id, answerOf(shown.project(one.view), own));
      }
      looked++;
    }
    await breathe();
  }
  return { documents, looked };
}

function answerOf(view: DocumentView, features: Features | null): DocumentResponse {
  const { features: _, ...shown } = view;
  return (features === null ? shown : { ...shown, features: toFeatureModels(features) }) as DocumentResponse;
}

function sizeOf(row: StoredDocument, features: Features | null): number {
  let bytes = row.payload_json.length;
  for (const vector of features?.vectors.values() ?? []) bytes += vector.length * JSON_BYTES_PER_NUMBER;
  return bytes;
}
