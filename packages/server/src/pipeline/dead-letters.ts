import { type DeadLetter, notFound } from '@tocsin/contract';
import { isoTime } from '../platform/clock.ts';
import type { Reader, Transaction } from '../store/database.ts';
import { DUE_AT_ONCE } from '../store/ready.ts';

/**
 * Batches of a namespace whose check failed at every attempt, oldest first.
 * @param from the first id that may be among them
 */
export async function deadBatches(
  db: Reader,
  namespaceId: string,
  from: string,
  limit: number,
): Promise<DeadLetter[]> {
  const rows = await db
    .selectFrom('jobs')
    .select(['job_id', 'batch_id', 'collection_id', 'attempts', 'error', 'created_at'])
    .where('namespace_id', '=', namespaceId)
    .where('state', '=', 'dead')
    .where('job_id', '>=', from)
    .orderBy('job_id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ kind: 'batch', ...NO_DELIVERY, ...row, created_at: isoTime(row.created_at) }));
}

const NO_DELIVERY = { delivery_id: null, execution_id: null, alert_id: null, channel_id: null };

/** How many batches of a namespace could not be checked. */
export async function countDeadBatches(db: Reader, namespaceId: string): Promise<number> {
  const row = await db
    .selectFrom('jobs')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('namespace_id', '=', namespaceId)
    .where('state', '=', 'dead')
    .executeTakeFirst();
  return Number(row?.n ?? 0);
}

/** Lets the workers check a batch again, with all its attempts. @throws ApiError 404 */
export async function retryBatch(tx: Transaction, namespaceId: string, jobId: string): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('jobs')
    .set({ state: 'ready', attempts: 0, interrupted: 0, due_at: DUE_AT_ONCE })
    .where('namespace_id', '=', namespaceId)
    .where('job_id', '=', jobId)
    .where('state', '=', 'dead')
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) throw notFound('dead letter', jobId);
}
