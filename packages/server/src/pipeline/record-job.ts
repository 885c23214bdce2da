import { slotOf } from '../executions/counters.ts';
import type { AlertOutcome, CheckedBatch } from '../executions/outcome.ts';
import { RECORD_PART, recordExecutions } from '../executions/record.ts';
import type { Clock } from '../platform/clock.ts';
import type { IdSource } from '../platform/ids.ts';
import type { Logger } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import { type Database, insertion, type Write } from '../store/database.ts';
import type { CheckedJob } from './check-job.ts';
import { countExecutions, tellExecutions } from './check-notes.ts';
import { countingCheck, type Job, jobOfBatch } from './job-queue.ts';
import type { CheckedTask } from './tasks/check-task.ts';
import type { Task } from './tasks/task.ts';

/** What recording works with. */
export interface RecordJobDeps {
  readonly db: Database;
  readonly ids: IdSource;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Name of the worker in its leases. */
  readonly owner: string;
  /** Hints that deliveries were made. */
  readonly wakeNotifier: () => void;
  /** Hints that executions were recorded. */
  readonly wakeFollowers: () => void;
}

/** How many executions were written, and of them triggered. */
export interface RecordedJob {
  readonly executions: number;
  readonly triggered: number;
}

/** Records a batch that was checked as it arrived. */
export function recordBatch(
  deps: RecordJobDeps,
  job: Job,
  { outcomes, version }: CheckedJob,
): Promise<RecordedJob> {
  const { namespace_id, collection_id } = job;
  const held = job.quiet === 1 ? 'skipped_by_ingest' : null;
  const counted = countingCheck({ namespace_id, collection_id, version, slot: slotIn(deps) });
  return record(deps, job, { held, covered: null }, outcomes, [counted]);
}

/** Records a task, with the documents that it looked at as its batch. */
export function recordTask(
  deps: RecordJobDeps,
  job: Job,
  task: Task,
  { outcomes, documentIds }: CheckedTask,
): Promise<RecordedJob> {
  const { namespace_id, collection_id, batch_id, created_at } = job;
  const isDry = task.kind === 'chosen' && task.dryRun;
  const held = isDry ? 'dry_run' : job.quiet === 1 ? 'skipped_by_ingest' : null;
  const covered = task.kind === 'tick' ? task.covered : null;
  const document_ids_json = JSON.stringify(documentIds);
  const batch = { namespace_id, batch_id, collection_id, document_ids_json, created_at };
  const end = outcomes.length === 0 ? [] : [insertion('batches', [batch])];
  return record(deps, job, { held, covered }, outcomes, end);
}

/** @param end what is written with the end of the job */
async function record(
  deps: RecordJobDeps,
  job: Job,
  said: Pick<CheckedBatch, 'held' | 'covered'>,
  outcomes: readonly AlertOutcome[],
  end: readonly Write[],
): Promise<RecordedJob> {
  const batch: CheckedBatch = {
    namespaceId: job.namespace_id,
    collectionId: job.collection_id,
    batchId: job.batch_id,
    mode: job.mode,
    ...said,
  };
  const recordDeps = { ids: deps.ids, clock: deps.clock, slot: slotIn(deps) };
  let deliveries = 0;
  let executions = 0;
  let triggered = 0;
  for (let i = 0; i === 0 || i < outcomes.length; i += RECORD_PART) {
    const part = outcomes.slice(i, i + RECORD_PART);
    const isLast = i + RECORD_PART >= outcomes.length;
    const ofBatch = jobOfBatch(deps.db.read, job, isLast ? end : null);
    const recorded = await recordExecutions(deps.db, recordDeps, batch, part, ofBatch);
    countExecutions(deps.metrics, recorded.executions);
    tellExecutions(deps.log, recorded.executions);
    deliveries += recorded.deliveries;
    executions += recorded.executions.length;
    triggered += recorded.executions.filter((row) => row.triggered === 1).length;
  }
  if (deliveries > 0) deps.wakeNotifier();
  if (executions > 0) deps.wakeFollowers();
  return { executions, triggered };
}

function slotIn({ owner, db }: RecordJobDeps): number {
  return slotOf(owner, db.capabilities.manyProcesses);
}
