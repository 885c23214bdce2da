import { validationError } from '@tocsin/contract';
import type { IdSource } from '../platform/ids.ts';
import { ConstraintError, requireRows, type Write, writeAll } from '../store/database.ts';
import { announce } from './announce.ts';
import type { NormalDocument } from './normal-document.ts';
import {
  type AcceptedBatch,
  type BatchTarget,
  type IngestDeps,
  type PreparedDocument,
  planBatch,
} from './plan-batch.ts';

/**
 * T1: documents, their features and the job that checks them, in one transaction.
 *
 * What it depends on is read before, and the transaction fails where that is no longer so: then, and where documents are
 * overwritten, it is read again inside. So the common case is a single message to the database.
 * @param places where each document stands in the request, for errors
 * @param withIt more that is written with it (the idempotent answer)
 * @throws ApiError 404 unknown collection, 422 with the document's place, 503 where the backlog is full
 */
export async function acceptBatch(
  deps: IngestDeps,
  target: BatchTarget,
  documents: readonly NormalDocument[],
  places: readonly string[],
  withIt: (accepted: AcceptedBatch) => readonly Write[] = () => [],
): Promise<AcceptedBatch> {
  const prepared = documents.map((document, i) => prepareForWriting(deps.ids, document, places[i] ?? ''));
  refuseTwice(prepared);
  const accepted =
    (await acceptAtOnce(deps, target, prepared, withIt)) ??
    (await deps.db.transaction(async (tx) => {
      const plan = await planBatch(deps, tx, target, prepared);
      await writeAll(tx, [...plan.writes, ...withIt(plan.accepted)]);
      return plan.accepted;
    }));
  announce(deps, target, accepted);
  return accepted;
}

/** @returns null where another transaction came between, or documents are overwritten */
async function acceptAtOnce(
  deps: IngestDeps,
  target: BatchTarget,
  prepared: readonly PreparedDocument[],
  withIt: (accepted: AcceptedBatch) => readonly Write[],
): Promise<AcceptedBatch | null> {
  const { db } = deps;
  const plan = await planBatch(deps, db.read, target, prepared);
  if (plan.overwrites) return null;
  const writes = [...plan.writes, ...withIt(plan.accepted)];
  if (writes.length === 0) return plan.accepted;
  const asPlanned = db.read
    .selectFrom('collections')
    .select('collection_id')
    .where('namespace_id', '=', target.namespaceId)
    .where('collection_id', '=', target.collectionId)
    .where('version', '=', plan.version);
  try {
    await db.write([requireRows(asPlanned, 1, 'unchanged'), ...writes]);
    return plan.accepted;
  } catch (error) {
    if (error instanceof ConstraintError) return null;
    throw error;
  }
}

/** Gives a document its id. */
export function prepareForWriting(ids: IdSource, document: NormalDocument, place: string): PreparedDocument {
  const { id, payload, vectors, hashes } = document;
  return {
    document: { id: id ?? ids.next('doc_'), payload, vectors, hashes },
    place,
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
