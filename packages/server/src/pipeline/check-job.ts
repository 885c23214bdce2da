import type { AlertOutcome } from '../executions/outcome.ts';
import type { AlertCache } from '../matching/alert-cache.ts';
import { checkBatch } from '../matching/check-batch.ts';
import { isRecorded } from '../matching/recorded.ts';
import type { Metrics } from '../platform/metrics.ts';
import { storedDocuments } from '../retrieve/document-source.ts';
import type { VectorOrders } from '../retrieve/vector-orders.ts';
import { decodeBatch } from '../store/batch-content.ts';
import type { Database } from '../store/database.ts';
import { countReport } from './check-notes.ts';
import type { Job } from './job-queue.ts';

/** What a worker keeps from batch to batch. */
export interface Memory {
  readonly alerts: AlertCache;
  readonly orders: VectorOrders;
}

/** What checks are made with. */
export interface CheckDeps {
  readonly db: Database;
  readonly metrics: Metrics;
}

/** The outcomes of a batch that are to be recorded, and the version of the collection's alerts that checked it. */
export interface CheckedJob {
  readonly outcomes: readonly AlertOutcome[];
  readonly version: number;
}

/** Checks a batch as it arrived against the alerts of its collection. */
export async function checkJob(
  { db, metrics }: CheckDeps,
  memory: Memory,
  { namespace_id, collection_id, batch_id, version }: Job,
): Promise<CheckedJob> {
  const alerts = memory.alerts.of(namespace_id, collection_id);
  if (!(await alerts.catchUp(db.read, version))) {
    memory.alerts.forget(namespace_id, collection_id);
    return { outcomes: [], version };
  }
  const content = await db.read
    .selectFrom('batch_contents')
    .select('content')
    .where('namespace_id', '=', namespace_id)
    .where('batch_id', '=', batch_id)
    .executeTakeFirst();
  const checkedWith = alerts.version;
  if (!content) return { outcomes: [], version: checkedWith }; // the job ended already, or its collection was deleted
  const batch = { collectionId: collection_id, documents: decodeBatch(content.content) };
  const source = storedDocuments(db.read, namespace_id, memory.orders);
  const outcomes = await checkBatch(
    alerts,
    batch,
    source,
    () => performance.now(),
    (report, ms) => countReport(metrics, report, ms),
  );
  const recorded = outcomes.filter((outcome) => isRecorded(outcome, alerts.size));
  return { outcomes: recorded, version: checkedWith };
}
