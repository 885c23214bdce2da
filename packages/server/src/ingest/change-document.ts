import { notFound } from '@tocsin/contract';
import { type DocumentKey, featuresOf, findDocument, type StoredDocument } from '../catalog/documents.ts';
import { type Transaction, writeAll } from '../store/database.ts';
import { prepareForWriting } from './accept-batch.ts';
import { announce } from './announce.ts';
import type { DocumentFeatures } from './document-features.ts';
import { broughtFeatures } from './extract-features.ts';
import type { NormalDocument } from './normal-document.ts';
import { type IngestDeps, planBatch } from './plan-batch.ts';
import { targetCollection } from './target-collection.ts';

/** What a client says of a document that is there: all of it, or only what changes. */
export interface DocumentChange {
  /** What was sent; its features count only where `bringsFeatures`. */
  readonly given: NormalDocument;
  readonly bringsFeatures: boolean;
  /** Whether fields and metadata that were not sent stay. */
  readonly merge: boolean;
  /** Whether the alerts check it anew. */
  readonly check: boolean;
  /** The request that asks for it, for the log. */
  readonly requestId?: string;
}

/**
 * Replaces a document, or merges into it: read and written in one transaction, so that no other change is lost.
 * @throws ApiError 404, 422, 503
 */
export async function changeDocument(
  deps: IngestDeps,
  key: DocumentKey,
  change: DocumentChange,
): Promise<StoredDocument> {
  const target = { ...key, check: change.check, requestId: change.requestId };
  const { accepted, after } = await deps.db.transaction(async (tx) => {
    const before = await findDocument(tx, key);
    const document = await changed(tx, before, change);
    const plan = await planBatch(deps, tx, target, [prepareForWriting(deps.ids, document, '')]);
    await writeAll(tx, plan.writes);
    return { accepted: plan.accepted, after: await findDocument(tx, key) };
  });
  announce(deps, target, accepted);
  return after;
}

async function changed(
  tx: Transaction,
  before: StoredDocument,
  { given, bringsFeatures, merge }: DocumentChange,
): Promise<NormalDocument> {
  const features = bringsFeatures ? given : await featuresBroughtWith(tx, before);
  const old = JSON.parse(before.payload_json) as Record<string, unknown>;
  return {
    id: before.document_id,
    payload: merge ? mergePayload(old, given.payload) : given.payload,
    vectors: features.vectors,
    hashes: features.hashes,
  };
}

async function featuresBroughtWith(tx: Transaction, before: StoredDocument): Promise<DocumentFeatures> {
  const place = { namespaceId: before.namespace_id, collectionId: before.collection_id };
  const { extractor } = await targetCollection(tx, place);
  return broughtFeatures(await featuresOf(tx, before), extractor);
}

/** Fields replace fields; of the metadata, single entries do. */
function mergePayload(
  before: Record<string, unknown>,
  patch: Record<string, unknown>,
): Record<string, unknown> {
  const merged = { ...before, ...patch };
  const [old, fresh] = [before['metadata'], patch['metadata']];
  return old && fresh ? { ...merged, metadata: { ...old, ...fresh } } : merged;
}

/** Removes a document and its features; the batches that it came with are checked all the same. @throws ApiError 404 */
export async function deleteDocument(
  deps: Pick<IngestDeps, 'db'>,
  { namespaceId, collectionId, documentId }: DocumentKey,
): Promise<void> {
  await deps.db.transaction(async (tx) => {
    for (const table of ['document_features', 'documents'] as const) {
      const { numDeletedRows } = await tx
        .deleteFrom(table)
        .where('namespace_id', '=', namespaceId)
        .where('collection_id', '=', collectionId)
        .where('document_id', '=', documentId)
        .executeTakeFirstOrThrow();
      if (table === 'documents' && numDeletedRows === 0n) throw notFound('document', documentId);
    }
  });
}
