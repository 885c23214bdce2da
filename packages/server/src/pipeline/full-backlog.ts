import { unavailable } from '@tocsin/contract';
import type { Reader } from '../store/database.ts';

/** Unchecked batches of a namespace at which no more are taken. */
export const BACKLOG_LIMIT = 10_000;

/** Refuses more work for the workers. @throws ApiError 503 where too much waits */
export async function refuseFullBacklog(db: Reader, namespaceId: string): Promise<void> {
  const beyond = await db
    .selectFrom('jobs')
    .select('job_id')
    .where('namespace_id', '=', namespaceId)
    .where('state', '=', 'ready')
    .limit(1)
    .offset(BACKLOG_LIMIT - 1)
    .executeTakeFirst();
  if (beyond) throw unavailable(`${BACKLOG_LIMIT} batches wait to be checked; send this one again later`, 5);
}
