import { validationError } from '@tocsin/contract';
import type { IdSource } from '../platform/ids.ts';
import type { Transaction } from '../store/database.ts';
import { contentHash, type NormalDocument } from './normal-document.ts';
import {
  type AcceptedBatch,
  type BatchTarget,
  type IngestDeps,
  type PreparedDocument,
  writeBatch,
} from './write-batch.ts';

/**
 * T1: documents, their features and the job that checks them, in one transaction.
 * @param places where each document stands in the request, for errors
 * @param inTransaction more that must be written with it (the idempotent answer)
 * @throws ApiError 404 unknown collection, 422 with the document's place, 503 where the backlog is full
 */
export async function acceptBatch(
  deps: IngestDeps,
  target: BatchTarget,
  documents: readonly NormalDocument[],
  places: readonly string[],
  inTransaction: (tx: Transaction, accepted: AcceptedBatch) => Promise<void> = async () => {},
): Promise<AcceptedBatch> {
  const prepared = documents.map((document, i) => prepareForWriting(deps.ids, document, places[i] ?? ''));
  refuseTwice(prepared);
  const accepted = await deps.db.transaction(async (tx) => {
    const result = await writeBatch(deps, tx, target, prepared);
    await inTransaction(tx, result);
    return result;
  });
  if (accepted.batchId !== null && target.check) deps.wake();
  return accepted;
}

/** Gives a document its id and the hash of its content. */
export function prepareForWriting(ids: IdSource, document: NormalDocument, place: string): PreparedDocument {
  const { id, payload, vectors, hashes } = document;
  return {
    document: { id: id ?? ids.next('doc_'), payload, vectors, hashes },
    place,
    contentHash: contentHash(document),
    named: id !== null,
  };
}

function refuseTwice(prepared: readonly PreparedDocument[]): void {
  const seen = new Set<string>();
  for (const { document, place } of prepared) {
    if (seen.has(document.id))
      throw validationError(`${place}.document_id`, `"${document.id}" stands twice in this batch`);
    seen.add(document.id);
  }
}
