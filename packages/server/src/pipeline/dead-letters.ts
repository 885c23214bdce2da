import { notFound } from '@tocsin/contract';
import { isoTime } from '../platform/clock.ts';
import { cutPage, type Page, type PageOfRows } from '../platform/paging.ts';
import type { Reader, Transaction } from '../store/database.ts';
import { DUE_AT_ONCE } from '../store/ready.ts';

/** A batch whose check failed at every attempt. Its documents are kept, so it can be checked again. */
export interface DeadLetter {
  readonly job_id: string;
  readonly batch_id: string;
  readonly collection_id: string;
  readonly attempts: number;
  /** What the last attempt failed with. */
  readonly error: string | null;
  readonly created_at: string;
}

/** A page of a namespace's dead letters, oldest first. */
export async function listDeadLetters(
  db: Reader,
  namespaceId: string,
  page: Page,
): Promise<PageOfRows<DeadLetter>> {
  let query = db
    .selectFrom('jobs')
    .select(['job_id', 'batch_id', 'collection_id', 'attempts', 'error', 'created_at'])
    .where('namespace_id', '=', namespaceId)
    .where('state', '=', 'dead');
  if (page.after !== null) query = query.where('job_id', '>', String(page.after[0]));
  const rows = await query
    .orderBy('job_id')
    .limit(page.limit + 1)
    .offset(page.offset)
    .execute();
  const found = cutPage(rows, page.limit, (row) => [row.job_id]);
  return { ...found, rows: found.rows.map((row) => ({ ...row, created_at: isoTime(row.created_at) })) };
}

/** How many dead letters a namespace has. */
export async function countDeadLetters(db: Reader, namespaceId: string): Promise<number> {
  const row = await db
    .selectFrom('jobs')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('namespace_id', '=', namespaceId)
    .where('state', '=', 'dead')
    .executeTakeFirst();
  return Number(row?.n ?? 0);
}

/** Lets the workers try a dead letter again, with all its attempts. @throws ApiError 404 */
export async function retryDeadLetter(tx: Transaction, namespaceId: string, jobId: string): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('jobs')
    .set({ state: 'ready', attempts: 0, interrupted: 0, due_at: DUE_AT_ONCE })
    .where('namespace_id', '=', namespaceId)
    .where('job_id', '=', jobId)
    .where('state', '=', 'dead')
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) throw notFound('dead letter', jobId);
}
