import type { ExecutionNotification } from '@tocsin/contract';
import type { Database, Reader } from '../store/database.ts';
import type { ExecutionsTable } from '../store/tables.ts';
import type { ExecutionFilter } from './filter.ts';
import { executionsNamed, sizeOfExecution } from './read.ts';

/** A place in the feed of a namespace's executions: behind the execution with this id at this position. */
export interface FeedPoint {
  readonly position: number;
  /** `''` = before all that share the position. */
  readonly executionId: string;
}

/** An execution in the feed, as far as filters look at it. */
export interface FeedEntry extends FeedPoint {
  readonly alertId: string;
  readonly collectionId: string;
  readonly batchId: string;
  readonly triggered: boolean;
  readonly status: ExecutionsTable['status'];
  readonly mode: ExecutionsTable['mode'];
  readonly executedAt: number;
  readonly notification: ExecutionNotification;
  /** About what its JSON takes. */
  readonly bytes: number;
}

/** Entries that are read at once: a client that catches up takes one after the other. */
export const FEED_PAGE = 200;

/**
 * The next executions of a feed, in the order in which they were committed; those that were removed meanwhile are left out.
 * @param end up to where the feed is complete: positions below it
 * @returns at most {@link FEED_PAGE}; fewer where no more are there
 */
export async function readFeedPage(
  db: Reader,
  namespaceId: string,
  after: FeedPoint,
  end: number,
): Promise<FeedEntry[]> {
  const rows = await db
    .selectFrom('execution_feed as f')
    .innerJoin('executions as e', (join) =>
      join.onRef('e.namespace_id', '=', 'f.namespace_id').onRef('e.execution_id', '=', 'f.execution_id'),
    )
    .select(['f.position', 'e.execution_id', 'e.alert_id', 'e.collection_id', 'e.batch_id', 'e.triggered'])
    .select(['e.status', 'e.mode', 'e.executed_at', 'e.notification_json', sizeOfExecution.as('bytes')])
    .where('f.namespace_id', '=', namespaceId)
    .where('f.position', '>=', after.position)
    .where('f.position', '<', end)
    .where((eb) =>
      eb.or([eb('f.position', '>', after.position), eb('f.execution_id', '>', after.executionId)]),
    )
    .orderBy('f.position')
    .orderBy('f.execution_id')
    .limit(FEED_PAGE)
    .execute();
  return rows.map((row) => ({
    position: Number(row.position),
    executionId: row.execution_id,
    alertId: row.alert_id,
    collectionId: row.collection_id,
    batchId: row.batch_id,
    triggered: row.triggered === 1,
    status: row.status,
    mode: row.mode,
    executedAt: row.executed_at,
    notification: JSON.parse(row.notification_json) as ExecutionNotification,
    bytes: Number(row.bytes),
  }));
}

/** Whether a filter leaves an execution, as the list would show it. */
export function passes(filter: ExecutionFilter, entry: FeedEntry): boolean {
  const { alertId, collectionId, batchId, triggered, status, mode, since, until, reasons, statuses } = filter;
  const { status: telling, reason } = entry.notification;
  return (
    (reasons === undefined || reasons.includes(telling === 'sent' ? 'sent' : (reason ?? ''))) &&
    (statuses === undefined || statuses.includes(telling)) &&
    (alertId === undefined || alertId === entry.alertId) &&
    (collectionId === undefined || collectionId === entry.collectionId) &&
    (batchId === undefined || batchId === entry.batchId) &&
    (triggered === undefined || triggered === entry.triggered) &&
    (status === undefined || status === entry.status) &&
    (mode === undefined || mode === entry.mode) &&
    (since === undefined || entry.executedAt >= since) &&
    (until === undefined || entry.executedAt < until)
  );
}

/** Executions as JSON, as lists show them, by id; those that are gone are missing. */
export async function readFeedTexts(
  db: Reader,
  namespaceId: string,
  entries: readonly FeedEntry[],
): Promise<Map<string, string>> {
  const named = entries.map(({ executionId }) => ({ execution_id: executionId }));
  const found = await executionsNamed(db, namespaceId, named);
  return new Map(found.map((execution) => [execution.execution_id, JSON.stringify(execution)]));
}

/**
 * Whether a client that goes on from a point may have missed executions: some behind it were removed because they were kept
 * long enough, or the point lies ahead of the feed, which was restored from an older copy.
 */
export async function mayHaveMissed(
  { read }: Pick<Database, 'read'>,
  namespaceId: string,
  point: FeedPoint,
  end: number,
): Promise<boolean> {
  if (point.position > end) return true;
  const cut = await read
    .selectFrom('execution_feed_cuts')
    .select(['position', 'execution_id'])
    .where('namespace_id', '=', namespaceId)
    .executeTakeFirst();
  if (!cut) return false;
  const position = Number(cut.position);
  return point.position < position || (point.position === position && point.executionId < cut.execution_id);
}
