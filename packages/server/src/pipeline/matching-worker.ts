import { AlertCache } from '../matching/alert-cache.ts';
import type { Clock } from '../platform/clock.ts';
import { errorText, type Logger } from '../platform/log.ts';
import { type Loop, startLoop } from '../platform/loop.ts';
import { vectorOrders } from '../retrieve/vector-orders.ts';
import { releaseStrayJobs } from '../store/leases.ts';
import { jobBackoffMs } from './backoff.ts';
import { checkJob, type Memory } from './check-job.ts';
import { claimJob, type Job, putBackJob, renewJob } from './job-queue.ts';
import { type RecordedJob, type RecordJobDeps, recordBatch, recordTask } from './record-job.ts';
import { checkTask } from './tasks/check-task.ts';
import { taskOf } from './tasks/task.ts';

/** What a matching worker works with. */
export interface MatchingWorkerDeps extends RecordJobDeps {
  readonly clock: Clock;
  readonly log: Logger;
  /** A sign of life, at every turn. */
  readonly beat: () => void;
}

/** A worker is to end before its job did: the job is put back. */
class StoppedError extends Error {}

/** A worker as it runs. */
interface Running extends MatchingWorkerDeps {
  readonly memory: Memory;
  readonly isStopping: () => boolean;
}

/** Claims jobs one after the other, checks their batches and records the executions (T2). */
export function startMatchingWorker(deps: MatchingWorkerDeps): Loop {
  let stopping = false;
  const memory: Memory = { alerts: new AlertCache(), orders: vectorOrders(deps.db, deps.metrics) };
  const running: Running = { ...deps, memory, isStopping: () => stopping };
  let lastServed = '';
  let mayHoldStrays = false;
  const loop = startLoop(
    async () => {
      deps.beat();
      if (mayHoldStrays) await deps.db.transaction((tx) => releaseStrayJobs(tx, deps.owner));
      mayHoldStrays = true;
      const job = await claimJob(deps.db, deps.owner, lastServed, deps.clock.now());
      if (job !== null) await runJob(running, job);
      mayHoldStrays = false;
      lastServed = job?.namespace_id ?? lastServed;
      return job !== null;
    },
    (error) => deps.log.error('matching worker', { error: errorText(error) }),
  );
  return {
    wake: loop.wake,
    stop() {
      stopping = true;
      return loop.stop();
    },
  };
}

async function runJob(deps: Running, job: Job): Promise<void> {
  const begin = performance.now();
  try {
    const recorded = await checkAndRecord(deps, job);
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
    if (error instanceof StoppedError) await deps.db.transaction((tx) => putBackJob(tx, job, null));
    else await putBackFailed(deps, job, error);
  }
}

async function putBackFailed(deps: Running, job: Job, error: unknown): Promise<void> {
  deps.metrics.count('tocsin_batches_checked_total', { result: 'failed' });
  deps.log.error('batch could not be checked', {
    ...idsOf(job),
    attempts: job.attempts + 1,
    error: errorText(error),
  });
  const dueAt = deps.clock.now() + jobBackoffMs(job.attempts + 1, Math.random);
  await deps.db.transaction((tx) => putBackJob(tx, job, { message: errorText(error), dueAt }));
}

function idsOf({ batch_id, namespace_id, collection_id, mode }: Job) {
  return { batch_id, namespace_id, collection_id, mode };
}

async function checkAndRecord(deps: Running, job: Job): Promise<RecordedJob> {
  const task = taskOf(job);
  if (task === null) return recordBatch(deps, job, await checkJob(deps, deps.memory, job));
  const goOn = goingOn(deps, job);
  return recordTask(deps, job, task, await checkTask(deps, deps.memory.orders, job, task, goOn));
}

/** What a long task does between its parts: it gives a sign of life, keeps its lease, and ends where the worker is to. */
function goingOn(deps: Running, job: Job): () => Promise<void> {
  let leasedAt = deps.clock.now();
  return async () => {
    deps.beat();
    if (deps.isStopping()) throw new StoppedError();
    const now = deps.clock.now();
    if (now - leasedAt < RENEWED_AFTER_MS) return;
    await renewJob(deps.db, job, now);
    leasedAt = now;
  };
}

/** Well before the lease ends. */
const RENEWED_AFTER_MS = 20_000;
