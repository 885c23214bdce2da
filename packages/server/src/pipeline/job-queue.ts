import type { CompiledQuery, Selectable } from 'kysely';
import type { JobOfBatch } from '../executions/record.ts';
import {
  type Database,
  insertion,
  type Reader,
  requireRows,
  type Transaction,
  type Write,
  writeOf,
} from '../store/database.ts';
import { DUE_AT_ONCE, nextReadyNamespace } from '../store/ready.ts';
import type { CollectionChecksTable, JobsTable } from '../store/tables.ts';

/** A claimed job. */
export type Job = Selectable<JobsTable>;

/** How long a claim holds; a worker that needs longer renews it. */
export const LEASE_MS = 60_000;
/** A job that failed this often goes to the dead letters: about half an hour of trying. */
export const MAX_ATTEMPTS = 12;

/**
 * Claims a due job of the next namespace in turn: one that failed before and is due again, else the oldest. The turn is read outside the transaction: a worker that finds
 * nothing must not take a place in the writers' queue, and one that is overtaken finds nothing and asks again.
 * @returns null where nothing is due
 */
export async function claimJob(
  db: Database,
  owner: string,
  lastServed: string,
  now: number,
): Promise<Job | null> {
  for (;;) {
    const namespaceId = await nextReadyNamespace(db.read, 'jobs', lastServed, now);
    if (namespaceId === null) return null;
    const after = (await hasFailedBefore(db.read, namespaceId, now)) ? DUE_AT_ONCE : -1;
    const [job] = await db.write<Job>([writeOf(claiming(db, namespaceId, owner, now, after))]);
    if (job) return job;
  }
}

/** They go first: they are few, and behind jobs that are due at once they might never come. */
async function hasFailedBefore(db: Reader, namespaceId: string, now: number): Promise<boolean> {
  const row = await db
    .selectFrom('jobs')
    .select('job_id')
    .where('namespace_id', '=', namespaceId)
    .where('state', '=', 'ready')
    .where('due_at', '>', DUE_AT_ONCE)
    .where('due_at', '<=', now)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * With `=` the one row is looked for once. With `in`, PostgreSQL may look again for every row that it compares, and find,
 * behind those that are locked by then, more than one.
 */
function claiming(
  db: Database,
  namespaceId: string,
  owner: string,
  now: number,
  after: number,
): { compile(): CompiledQuery } {
  return db.read
    .updateTable('jobs')
    .set({ state: 'leased', lease_owner: owner, lease_until: now + LEASE_MS })
    .where('namespace_id', '=', namespaceId)
    .where('job_id', '=', (e) =>
      e
        .selectFrom('jobs')
        .select('job_id')
        .where('namespace_id', '=', namespaceId)
        .where('state', '=', 'ready')
        .where('due_at', '>', after)
        .where('due_at', '<=', now)
        .orderBy('due_at')
        .orderBy('job_id')
        .limit(1)
        .$if(db.capabilities.skipsLocked, (query) => query.forUpdate().skipLocked()),
    )
    .returningAll();
}

/** A job as T2 needs it. @param end what is written with its end and that of its content; null before the last part */
export function jobOfBatch(db: Reader, job: Job, end: readonly Write[] | null): JobOfBatch {
  const { namespace_id, job_id, batch_id } = job;
  const ofJob = db.selectFrom('jobs').where('namespace_id', '=', namespace_id).where('job_id', '=', job_id);
  const ends = [
    db.deleteFrom('jobs').where('namespace_id', '=', namespace_id).where('job_id', '=', job_id),
    db.deleteFrom('batch_contents').where('namespace_id', '=', namespace_id).where('batch_id', '=', batch_id),
  ];
  return {
    requireThere: [requireRows(ofJob.select('job_id'), 1)],
    isThere: async () => (await ofJob.select('job_id').executeTakeFirst()) !== undefined,
    end: end === null ? [] : [...ends.map(writeOf), ...end],
  };
}

/** Counts a batch that was checked, also one of which nothing was recorded: alerts count their runs by it. */
export function countingCheck(check: Omit<CollectionChecksTable, 'n'>): Write {
  const key = ['namespace_id', 'collection_id', 'version', 'slot'];
  return insertion('collection_checks', [{ ...check, n: 1 }], { key, addTo: 'n' });
}

/** Holds a claim for longer. */
export async function renewJob(
  db: Database,
  { namespace_id, job_id, lease_owner }: Job,
  now: number,
): Promise<void> {
  const renewing = db.read
    .updateTable('jobs')
    .set({ lease_until: now + LEASE_MS })
    .where('namespace_id', '=', namespace_id)
    .where('job_id', '=', job_id)
    .where('lease_owner', '=', lease_owner);
  await db.write([writeOf(renewing)]);
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
