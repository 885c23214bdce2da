import { ApiError, type BatchDocumentResult, MAX_BULK_DOCUMENTS, notFound } from '@tocsin/contract';
import type { DocumentFilter } from '../catalog/document-list/filter.ts';
import type { CollectionPlace } from '../catalog/document-list/scan.ts';
import { chunksOf } from '../catalog/versions.ts';
import { changeDocuments, type DocumentChange, type NamedChange } from './change-document.ts';
import { deleteDocuments } from './delete-documents.ts';
import { CHANGED_AT_ONCE, fewIdsMatching, idsMatching } from './matching-documents.ts';
import type { BatchTarget, IngestDeps } from './plan-batch.ts';

/** What became of many documents. */
export interface BatchOutcome {
  readonly done: number;
  readonly failed: number;
  /** Document by document, the first 1,000. */
  readonly results: readonly BatchDocumentResult[];
  /** The documents that alerts check; else null. */
  readonly batchId: string | null;
}

/** A change that was read, or why it could not be. */
export type ReadUpdate = NamedChange | { readonly documentId: string; readonly error: ApiError };

/** Changes single documents, each in its own way, in one transaction. @throws ApiError 404 collection, 503 backlog */
export async function updateEach(
  deps: IngestDeps,
  target: BatchTarget,
  updates: readonly ReadUpdate[],
): Promise<BatchOutcome> {
  const changes = updates.filter((one): one is NamedChange => 'change' in one);
  const { accepted, done, refused } = await changeDocuments(deps, target, changes);
  const outcome = new Outcomes(target.check ? accepted.batchId : null);
  for (const update of updates) {
    const { documentId: id } = update;
    if (done.has(id)) outcome.add(id, null);
    else outcome.add(id, 'error' in update ? update.error : (refused.get(id) ?? notFound('document', id)));
  }
  return outcome;
}

/**
 * Changes all documents that pass a filter in the same way, in transactions of 100. With `check` it is one batch, so one
 * transaction of at most 1,000.
 * @throws ApiError 422 where alerts shall check more than 1,000; 503 where the backlog is full, or nobody waits any more
 */
export async function updateMatching(
  deps: IngestDeps,
  target: BatchTarget,
  filter: DocumentFilter,
  change: DocumentChange,
  signal: AbortSignal,
): Promise<BatchOutcome> {
  const { read } = deps.db;
  const parts = target.check
    ? [await fewIdsMatching(read, target, filter, MAX_BULK_DOCUMENTS, signal)]
    : idsMatching(read, target, filter, signal);
  const outcome = new Outcomes(null);
  for await (const ids of parts) {
    const changes = ids.map((documentId) => ({ documentId, change, place: 'update_data' }));
    const { accepted, done, refused } = await changeDocuments(deps, target, changes, filter);
    if (target.check) outcome.batchId = accepted.batchId;
    for (const id of ids) if (done.has(id) || refused.has(id)) outcome.add(id, refused.get(id) ?? null);
  }
  return outcome;
}

/** Removes documents by id. */
export async function deleteEach(
  deps: Pick<IngestDeps, 'db'>,
  place: CollectionPlace,
  ids: readonly string[],
): Promise<BatchOutcome> {
  const outcome = new Outcomes(null);
  for (const part of chunksOf([...new Set(ids)], CHANGED_AT_ONCE)) {
    const deleted = await deleteDocuments(deps, place, part);
    for (const id of part) outcome.add(id, deleted.has(id) ? null : notFound('document', id));
  }
  return outcome;
}

/** Removes all documents that pass a filter. @throws ApiError 503 where nobody waits any more */
export async function deleteMatching(
  deps: Pick<IngestDeps, 'db'>,
  place: CollectionPlace,
  filter: DocumentFilter,
  signal: AbortSignal,
): Promise<BatchOutcome> {
  const outcome = new Outcomes(null);
  for await (const ids of idsMatching(deps.db.read, place, filter, signal))
    for (const id of await deleteDocuments(deps, place, ids, filter)) outcome.add(id, null);
  return outcome;
}

class Outcomes implements BatchOutcome {
  done = 0;
  failed = 0;
  readonly results: BatchDocumentResult[] = [];
  batchId: string | null;

  constructor(batchId: string | null) {
    this.batchId = batchId;
  }

  add(document_id: string, error: ApiError | null): void {
    if (error === null) this.done++;
    else this.failed++;
    if (this.results.length < MAX_BULK_DOCUMENTS)
      this.results.push({ document_id, success: error === null, error: error?.message ?? null });
  }
}
