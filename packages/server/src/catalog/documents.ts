import { type DocumentResponse, notFound } from '@tocsin/contract';
import type { Selectable } from 'kysely';
import { isoTime } from '../platform/clock.ts';
import type { Reader } from '../store/database.ts';
import type { DocumentsTable } from '../store/tables.ts';
import { type Features, toFeatureModels } from './document-features.ts';

/** A document as it is stored. */
export type StoredDocument = Selectable<DocumentsTable>;

/** Where a document is. */
export interface DocumentKey {
  readonly namespaceId: string;
  readonly collectionId: string;
  readonly documentId: string;
}

/** Finds a collection by id or name. @throws ApiError 404 */
export async function collectionNamed(
  db: Reader,
  namespaceId: string,
  identifier: string,
): Promise<{ collection_id: string; name: string }> {
  const row = await db
    .selectFrom('collections')
    .select(['collection_id', 'name'])
    .where('namespace_id', '=', namespaceId)
    .where((e) => e.or([e('collection_id', '=', identifier), e('name', '=', identifier)]))
    .executeTakeFirst();
  if (!row) throw notFound('collection', identifier);
  return row;
}

/** The id of a collection that is given by id or name. @throws ApiError 404 */
export async function collectionIdOf(db: Reader, namespaceId: string, identifier: string): Promise<string> {
  return (await collectionNamed(db, namespaceId, identifier)).collection_id;
}

/** One document. @throws ApiError 404 */
export async function findDocument(
  db: Reader,
  { namespaceId, collectionId, documentId }: DocumentKey,
): Promise<StoredDocument> {
  const row = await db
    .selectFrom('documents')
    .selectAll()
    .where('namespace_id', '=', namespaceId)
    .where('collection_id', '=', collectionId)
    .where('document_id', '=', documentId)
    .executeTakeFirst();
  if (!row) throw notFound('document', documentId);
  return row;
}

/** A document in the shape of an answer. */
export function toDocumentResponse(row: StoredDocument, features: Features | null = null): DocumentResponse {
  const payload = JSON.parse(row.payload_json) as Record<string, unknown>;
  return respond(payload, row, features);
}

/** A document that was just accepted in the shape of an answer. */
export function toAcceptedResponse(
  { namespaceId, collectionId }: { namespaceId: string; collectionId: string },
  { payload }: { payload: Record<string, unknown> },
  accepted: Pick<StoredDocument, 'document_id' | 'content_hash' | 'created_at' | 'updated_at'>,
): DocumentResponse {
  const place = { namespace_id: namespaceId, collection_id: collectionId };
  return respond(payload, { ...place, ...accepted }, null);
}

function respond(
  payload: Record<string, unknown>,
  row: Omit<StoredDocument, 'payload_json' | 'batch_id'>,
  features: Features | null,
): DocumentResponse {
  return {
    ...payload,
    document_id: row.document_id,
    collection_id: row.collection_id,
    ...(features === null ? {} : { features: toFeatureModels(features) }),
    _internal: internalOf(row),
  } as DocumentResponse;
}

function internalOf(row: Omit<StoredDocument, 'payload_json' | 'batch_id'>): object {
  return {
    namespace_id: row.namespace_id,
    document_id: row.document_id,
    collection_id: row.collection_id,
    created_at: isoTime(row.created_at),
    updated_at: isoTime(row.updated_at),
    content_hash: row.content_hash,
  };
}

/** The same as an answer, made for looking at very many: what most filters do not ask for is made when it is asked for. */
export function toDocumentView(row: StoredDocument): Record<string, unknown> {
  const view = JSON.parse(row.payload_json) as Record<string, unknown>;
  view['document_id'] = row.document_id;
  view['collection_id'] = row.collection_id;
  return Object.defineProperty(view, '_internal', { enumerable: true, get: () => internalOf(row) });
}
