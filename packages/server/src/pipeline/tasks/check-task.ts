import type { EngineDocument } from '@tocsin/engine';
import type { AlertOutcome } from '../../executions/outcome.ts';
import { checkInParts } from '../../matching/check-in-parts.ts';
import { CollectionAlerts } from '../../matching/collection-alerts.ts';
import { loadingOne } from '../../matching/load-one-alert.ts';
import { isRecorded } from '../../matching/recorded.ts';
import { storedDocuments } from '../../retrieve/document-source.ts';
import type { VectorOrders } from '../../retrieve/vector-orders.ts';
import type { CheckDeps } from '../check-job.ts';
import { countReport } from '../check-notes.ts';
import type { Job } from '../job-queue.ts';
import type { Task } from './task.ts';
import { documentsOf, type Looked } from './task-documents.ts';

/** What a task brought. */
export interface CheckedTask {
  /** One, or none where it is not recorded: the alert is gone or disabled, or does not record such runs. */
  readonly outcomes: readonly AlertOutcome[];
  /** The documents that were looked at, the first 1,000. */
  readonly documentIds: readonly string[];
}

/**
 * Runs the alert of a task over its documents, a part at a time.
 * @param betweenParts called before each part; what it throws ends the task
 */
export async function checkTask(
  { db, metrics }: CheckDeps,
  orders: VectorOrders,
  job: Job,
  task: Task,
  betweenParts: () => Promise<void>,
): Promise<CheckedTask> {
  const { namespace_id: namespaceId, collection_id: collectionId } = job;
  const alerts = alertOf(job, task);
  if (!(await alerts.catchUp(db.read, job.version)) || alerts.size === 0)
    return { outcomes: [], documentIds: [] };
  const looked: Looked = { ids: [], limited: false };
  const documents = documentsOf(db.read, { namespaceId, collectionId }, task, job.quiet === 1, looked);
  const outcome = await checkInParts(
    alerts,
    { collectionId, parts: afterEach(documents, betweenParts) },
    storedDocuments(db.read, namespaceId, orders),
    () => performance.now(),
    (report, ms) => countReport(metrics, report, ms),
  );
  if (outcome === null) return { outcomes: [], documentIds: [] };
  const whole = { ...outcome, limited: outcome.limited || looked.limited };
  const isWanted = task.kind === 'chosen' || isRecorded(whole, alerts.size); // somebody waits for what was asked for
  return { outcomes: isWanted ? [whole] : [], documentIds: looked.ids };
}

function alertOf({ namespace_id, collection_id }: Job, task: Task): CollectionAlerts {
  const { alertId } = task;
  const wanted =
    task.kind === 'tick'
      ? { alertId, scheduled: true, disabledToo: false }
      : { alertId, scheduled: false, disabledToo: task.dryRun };
  return new CollectionAlerts(namespace_id, collection_id, loadingOne(wanted));
}

async function* afterEach(
  parts: AsyncIterable<readonly EngineDocument[]>,
  betweenParts: () => Promise<void>,
): AsyncGenerator<readonly EngineDocument[]> {
  for await (const part of parts) {
    await betweenParts();
    yield part;
  }
}
