import { notFound } from '@tocsin/contract';
import type { DocumentFilter } from '../catalog/document-list/filter.ts';
import { type CollectionPlace, documentsNamed } from '../catalog/document-list/scan.ts';
import type { DocumentKey } from '../catalog/documents.ts';
import { type Transaction, writeAll } from '../store/database.ts';
import { featureChange } from '../store/feature-changes.ts';
import type { IngestDeps } from './plan-batch.ts';

/** Removes a document and its features; the batches that it came with are checked all the same. @throws ApiError 404 */
export async function deleteDocument(deps: Pick<IngestDeps, 'db'>, key: DocumentKey): Promise<void> {
  const deleted = await deleteDocuments(deps, key, [key.documentId]);
  if (!deleted.has(key.documentId)) throw notFound('document', key.documentId);
}

/**
 * Removes up to 500 documents and their features in one transaction.
 * @param filter documents that do not pass, at the time of the transaction, stay
 * @returns the ids of those that were there
 */
export async function deleteDocuments(
  deps: Pick<IngestDeps, 'db'>,
  place: CollectionPlace,
  ids: readonly string[],
  filter: DocumentFilter | null = null,
): Promise<Set<string>> {
  return deps.db.transaction(async (tx) => {
    const meant = filter === null ? ids : await passing(tx, place, ids, filter);
    if (meant.length === 0) return new Set();
    const [features] = await deletion(tx, 'document_features', place, meant).execute();
    if (features && features.numDeletedRows > 0n) await writeAll(tx, [featureChange(place, meant)]);
    const gone = await deletion(tx, 'documents', place, meant).returning('document_id').execute();
    return new Set(gone.map((row) => row.document_id));
  });
}

async function passing(
  tx: Transaction,
  place: CollectionPlace,
  ids: readonly string[],
  filter: DocumentFilter,
): Promise<string[]> {
  const seen = await filter.pass(tx, await documentsNamed(tx, place, ids));
  return seen.map(({ row }) => row.document_id);
}

function deletion(
  tx: Transaction,
  table: 'documents' | 'document_features',
  { namespaceId, collectionId }: CollectionPlace,
  ids: readonly string[],
) {
  return tx
    .deleteFrom(table as 'documents')
    .where('namespace_id', '=', namespaceId)
    .where('collection_id', '=', collectionId)
    .where('document_id', 'in', ids);
}
