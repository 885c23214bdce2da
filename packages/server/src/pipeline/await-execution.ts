import { setTimeout } from 'node:timers/promises';
import { type AlertExecutionResult, conflict } from '@tocsin/contract';
import { getExecution } from '../executions/read.ts';
import type { Reader } from '../store/database.ts';

/** The first look comes soon, since most runs take milliseconds; the others at growing distances. */
const FIRST_LOOK_MS = 5;
const MAX_LOOK_MS = 250;

/** Whose execution is waited for, and how long. */
export interface Awaited {
  readonly namespaceId: string;
  readonly jobId: string;
  readonly batchId: string;
  readonly withinMs: number;
  /** Aborted when nobody waits any more. */
  readonly signal: AbortSignal;
}

/**
 * Waits for the one execution of a batch that a worker, perhaps of another process, is to record.
 * @returns null where it takes longer, or nobody waits any more
 * @throws ApiError 409 where there will be none
 */
export async function awaitExecution(db: Reader, awaited: Awaited): Promise<AlertExecutionResult | null> {
  const { namespaceId, withinMs, signal } = awaited;
  const end = performance.now() + withinMs;
  for (let wait = FIRST_LOOK_MS; ; wait = Math.min(2 * wait, MAX_LOOK_MS)) {
    const found = await look(db, awaited);
    if (typeof found === 'string') return getExecution(db, namespaceId, found);
    if (!found.runs)
      throw conflict(
        'The alert or its collection was deleted or changed before it ran; nothing was recorded',
      );
    if (signal.aborted || performance.now() + wait > end) return null;
    await setTimeout(wait, undefined, { signal }).catch(() => {});
  }
}

/** The execution's id; else whether there is a job still. That is looked up first: it ends with the execution. */
async function look(
  db: Reader,
  { namespaceId, jobId, batchId }: Awaited,
): Promise<string | { runs: boolean }> {
  const job = await db
    .selectFrom('jobs')
    .select('job_id')
    .where('namespace_id', '=', namespaceId)
    .where('job_id', '=', jobId)
    .executeTakeFirst();
  const execution = await db
    .selectFrom('executions')
    .select('execution_id')
    .where('namespace_id', '=', namespaceId)
    .where('batch_id', '=', batchId)
    .executeTakeFirst();
  return execution?.execution_id ?? { runs: job !== undefined };
}
