import type { Selectable } from 'kysely';
import { type Database, type Transaction, type Write, writeOf } from '../store/database.ts';
import { nextReadyNamespace } from '../store/ready.ts';
import type { JobsTable } from '../store/tables.ts';

/** A claimed job. */
export type Job = Selectable<JobsTable>;

/** How long a claim holds; a worker that needs longer renews it. */
export const LEASE_MS = 60_000;
/** A job that failed this often goes to the dead letters: about half an hour of trying. */
export const MAX_ATTEMPTS = 12;

/** Claims the oldest due job of the next namespace in turn. */
export async function claimJob(
  db: Database,
  owner: string,
  lastServed: string,
  now: number,
): Promise<Job | null> {
  return db.transaction(async (tx) => {
    const namespaceId = await nextReadyNamespace(tx, 'jobs', lastServed, now);
    if (namespaceId === null) return null;
    const job = await tx
      .selectFrom('jobs')
      .selectAll()
      .where('namespace_id', '=', namespaceId)
      .where('state', '=', 'ready')
      .where('due_at', '<=', now)
      .orderBy('due_at')
      .orderBy('job_id')
      .limit(1)
      .executeTakeFirstOrThrow();
    await updateJob(tx, job, { state: 'leased', lease_owner: owner, lease_until: now + LEASE_MS });
    return job;
  });
}

/** What ends a job, with its batch's content; part of the last T2. */
export function endOfJob(tx: Transaction, { namespace_id, job_id, batch_id }: Job): Write[] {
  return [
    writeOf(tx.deleteFrom('jobs').where('namespace_id', '=', namespace_id).where('job_id', '=', job_id)),
    writeOf(
      tx
        .deleteFrom('batch_contents')
        .where('namespace_id', '=', namespace_id)
        .where('batch_id', '=', batch_id),
    ),
  ];
}

/** Puts a job back: at once where it was only interrupted, later or to the dead letters where it failed. */
export async function putBackJob(
  tx: Transaction,
  job: Job,
  failure: { message: string; dueAt: number } | null,
): Promise<void> {
  const attempts = job.attempts + (failure === null ? 0 : 1);
  await updateJob(tx, job, {
    state: attempts >= MAX_ATTEMPTS ? 'dead' : 'ready',
    due_at: failure?.dueAt ?? job.due_at,
    lease_owner: null,
    lease_until: null,
    attempts,
    error: failure?.message ?? job.error,
  });
}

async function updateJob(tx: Transaction, job: Job, change: Partial<JobsTable>): Promise<void> {
  await tx
    .updateTable('jobs')
    .set(change)
    .where('namespace_id', '=', job.namespace_id)
    .where('job_id', '=', job.job_id)
    .execute();
}
