import type { AcceptedBatch, BatchTarget, IngestDeps } from './plan-batch.ts';

/** Tells the workers, the metrics and the log of a batch that is on disk. */
export function announce(deps: IngestDeps, target: BatchTarget, { batchId, documents }: AcceptedBatch): void {
  for (const status of ['created', 'updated', 'unchanged'] as const) {
    const n = documents.filter((document) => document.status === status).length;
    if (n > 0) deps.metrics.count('tocsin_documents_accepted_total', { result: status }, n);
  }
  if (batchId === null) return;
  deps.metrics.count('tocsin_batches_accepted_total', {});
  const held = target.quiet || target.skipped ? 'skipped_by_ingest' : null;
  if (target.skipped) deps.metrics.count('tocsin_batches_unchecked_total', { reason: 'skipped_by_ingest' });
  deps.log.info('batch accepted', {
    batch_id: batchId,
    namespace_id: target.namespaceId,
    collection_id: target.collectionId,
    documents: documents.filter(({ status }) => status !== 'unchanged').length,
    checked: target.check,
    held,
    request_id: target.requestId ?? null,
  });
  if (target.check) deps.wake();
}
