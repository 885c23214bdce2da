import { slotOf } from '../executions/counters.ts';
import type { AlertOutcome } from '../executions/outcome.ts';
import { RECORD_PART, recordExecutions } from '../executions/record.ts';
import { AlertCache } from '../matching/alert-cache.ts';
import { checkBatch } from '../matching/check-batch.ts';
import { isRecorded } from '../matching/recorded.ts';
import type { Clock } from '../platform/clock.ts';
import type { IdSource } from '../platform/ids.ts';
import { errorText, type Logger } from '../platform/log.ts';
import { type Loop, startLoop } from '../platform/loop.ts';
import type { Metrics } from '../platform/metrics.ts';
import { storedDocuments } from '../retrieve/document-source.ts';
import { type VectorOrders, vectorOrders } from '../retrieve/vector-orders.ts';
import { decodeBatch } from '../store/batch-content.ts';
import type { Database } from '../store/database.ts';
import { releaseStrayJobs } from '../store/leases.ts';
import { jobBackoffMs } from './backoff.ts';
import { countExecutions, countReport, tellExecutions } from './check-notes.ts';
import { claimJob, type Job, jobOfBatch, putBackJob } from './job-queue.ts';

/** What a matching worker works with. */
export interface MatchingWorkerDeps {
  readonly db: Database;
  readonly ids: IdSource;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** A sign of life, at every turn. */
  readonly beat: () => void;
  /** Name of the worker in its leases. */
  readonly owner: string;
  /** Hints that deliveries were made. */
  readonly wakeNotifier: () => void;
}

/** What a worker keeps from batch to batch. */
interface Memory {
  readonly alerts: AlertCache;
  readonly orders: VectorOrders;
}

/** Claims jobs one after the other, checks their batches and records the executions (T2). */
export function startMatchingWorker(deps: MatchingWorkerDeps): Loop {
  const memory: Memory = { alerts: new AlertCache(), orders: vectorOrders(deps.db, deps.metrics) };
  let lastServed = '';
  let mayHoldStrays = false;
  return startLoop(
    async () => {
      deps.beat();
      if (mayHoldStrays) await deps.db.transaction((tx) => releaseStrayJobs(tx, deps.owner));
      mayHoldStrays = true;
      const job = await claimJob(deps.db, deps.owner, lastServed, deps.clock.now());
      if (job !== null) await runJob(deps, memory, job);
      mayHoldStrays = false;
      lastServed = job?.namespace_id ?? lastServed;
      return job !== null;
    },
    (error) => deps.log.error('matching worker', { error: errorText(error) }),
  );
}

async function runJob(deps: MatchingWorkerDeps, memory: Memory, job: Job): Promise<void> {
  const begin = performance.now();
  try {
    const { outcomes, version } = await check(deps, memory, job);
    const recorded = await record(deps, job, outcomes, version);
    const durationMs = performance.now() - begin;
    deps.metrics.count('tocsin_batches_checked_total', { result: 'recorded' });
    deps.metrics.observe('tocsin_batch_check_duration_seconds', {}, durationMs / 1000);
    const latencyMs = Math.max(0, deps.clock.now() - job.created_at);
    deps.metrics.observe('tocsin_batch_latency_seconds', {}, latencyMs / 1000);
    deps.log.info('batch checked', {
      ...idsOf(job),
      ...recorded,
      duration_ms: Math.round(durationMs * 10) / 10,
      latency_ms: latencyMs,
    });
  } catch (error) {
    deps.metrics.count('tocsin_batches_checked_total', { result: 'failed' });
    deps.log.error('batch could not be checked', {
      ...idsOf(job),
      attempts: job.attempts + 1,
      error: errorText(error),
    });
    const dueAt = deps.clock.now() + jobBackoffMs(job.attempts + 1, Math.random);
    await deps.db.transaction((tx) => putBackJob(tx, job, { message: errorText(error), dueAt }));
  }
}

function idsOf({ batch_id, namespace_id, collection_id }: Job) {
  return { batch_id, namespace_id, collection_id };
}

async function check(
  deps: MatchingWorkerDeps,
  memory: Memory,
  job: Job,
): Promise<{ outcomes: AlertOutcome[]; version: number }> {
  const { namespace_id, collection_id, batch_id, version } = job;
  const alerts = memory.alerts.of(namespace_id, collection_id);
  if (!(await alerts.catchUp(deps.db.read, version))) {
    memory.alerts.forget(namespace_id, collection_id);
    return { outcomes: [], version };
  }
  const content = await deps.db.read
    .selectFrom('batch_contents')
    .select('content')
    .where('namespace_id', '=', namespace_id)
    .where('batch_id', '=', batch_id)
    .executeTakeFirst();
  const checkedWith = alerts.version;
  if (!content) return { outcomes: [], version: checkedWith }; // the job ended already, or its collection was deleted
  const batch = { collectionId: collection_id, documents: decodeBatch(content.content) };
  const source = storedDocuments(deps.db.read, namespace_id, memory.orders);
  const outcomes = await checkBatch(
    alerts,
    batch,
    source,
    () => performance.now(),
    (report, ms) => countReport(deps.metrics, report, ms),
  );
  const recorded = outcomes.filter((outcome) => isRecorded(outcome, alerts.size));
  return { outcomes: recorded, version: checkedWith };
}

/** @returns how many executions were written, and of them triggered */
async function record(
  deps: MatchingWorkerDeps,
  job: Job,
  outcomes: readonly AlertOutcome[],
  version: number,
): Promise<{ executions: number; triggered: number }> {
  const batch = {
    namespaceId: job.namespace_id,
    collectionId: job.collection_id,
    batchId: job.batch_id,
    mode: job.mode,
    held: job.quiet === 1 ? ('skipped_by_ingest' as const) : null,
    covered: null,
  };
  const slot = slotOf(deps.owner, deps.db.capabilities.manyProcesses);
  const recordDeps = { ids: deps.ids, clock: deps.clock, slot };
  let deliveries = 0;
  let executions = 0;
  let triggered = 0;
  for (let i = 0; i === 0 || i < outcomes.length; i += RECORD_PART) {
    const part = outcomes.slice(i, i + RECORD_PART);
    const isLast = i + RECORD_PART >= outcomes.length;
    const recorded = await recordExecutions(
      deps.db,
      recordDeps,
      batch,
      part,
      jobOfBatch(deps.db.read, job, isLast ? { version, slot: recordDeps.slot } : null),
    );
    countExecutions(deps.metrics, recorded.executions);
    tellExecutions(deps.log, recorded.executions);
    deliveries += recorded.deliveries;
    executions += recorded.executions.length;
    triggered += recorded.executions.filter((row) => row.triggered === 1).length;
  }
  if (deliveries > 0) deps.wakeNotifier();
  return { executions, triggered };
}
