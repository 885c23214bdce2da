import {
  type AlertExecutionResult,
  type AlertMatchResult,
  type ExecutionError,
  type ExecutionNotification,
  notFound,
} from '@tocsin/contract';
import type { Selectable } from 'kysely';
import { isoTime } from '../platform/clock.ts';
import { cutPage, type Page, type PageOfRows } from '../platform/paging.ts';
import type { Reader } from '../store/database.ts';
import type { ExecutionsTable } from '../store/tables.ts';
import { type CountFilter, countFromCounters, HOUR_MS } from './counters.ts';

/** Which executions a list shows; absent = any. Times are [since, until). */
export interface ExecutionFilter extends CountFilter {
  readonly batchId?: string | undefined;
  readonly since?: number | undefined;
  readonly until?: number | undefined;
}

type Row = Selectable<ExecutionsTable> & { document_ids_json: string | null };

/** Newest first. A cursor is the last id, so rows that are added meanwhile change nothing further down. */
export async function listExecutions(
  db: Reader,
  namespaceId: string,
  filter: ExecutionFilter,
  page: Page,
): Promise<PageOfRows<AlertExecutionResult>> {
  let query = selectExecutions(db, namespaceId);
  if (filter.alertId !== undefined) query = query.where('e.alert_id', '=', filter.alertId);
  if (filter.collectionId !== undefined) query = query.where('e.collection_id', '=', filter.collectionId);
  if (filter.batchId !== undefined) query = query.where('e.batch_id', '=', filter.batchId);
  if (filter.triggered !== undefined) query = query.where('e.triggered', '=', Number(filter.triggered));
  if (filter.status !== undefined)
    query = query.where('e.status', '=', filter.status as ExecutionsTable['status']);
  if (filter.mode !== undefined) query = query.where('e.mode', '=', filter.mode as ExecutionsTable['mode']);
  if (filter.since !== undefined) query = query.where('e.executed_at', '>=', filter.since);
  if (filter.until !== undefined) query = query.where('e.executed_at', '<', filter.until);
  if (page.after !== null) query = query.where('e.execution_id', '<', String(page.after[0]));
  const rows = await query
    .orderBy('e.execution_id', 'desc')
    .limit(page.limit + 1)
    .offset(page.offset)
    .execute();
  const cut = cutPage(
    rows,
    page.limit,
    (row) => [row.execution_id],
    (row) => row.matches_json.length + (row.document_ids_json?.length ?? 0),
  );
  return { rows: cut.rows.map(toResult), next: cut.next };
}

/** The exact number of executions that a filter leaves. */
export async function countExecutions(
  db: Reader,
  namespaceId: string,
  filter: ExecutionFilter,
): Promise<number> {
  if (filter.batchId !== undefined) return countRows(db, namespaceId, filter, filter.since, filter.until);
  const { since, until } = filter;
  if (since === undefined && until === undefined) return countFromCounters(db, namespaceId, filter, null);
  const from = since === undefined ? 0 : Math.max(0, Math.ceil(since / HOUR_MS));
  const to = until === undefined ? Number.MAX_SAFE_INTEGER : Math.floor(until / HOUR_MS);
  if (from >= to) return countRows(db, namespaceId, filter, since, until);
  const whole = await countFromCounters(db, namespaceId, filter, { from, to });
  const before = since === undefined ? 0 : await countRows(db, namespaceId, filter, since, from * HOUR_MS);
  const after = until === undefined ? 0 : await countRows(db, namespaceId, filter, to * HOUR_MS, until);
  return before + whole + after;
}

async function countRows(
  db: Reader,
  namespaceId: string,
  filter: ExecutionFilter,
  since: number | undefined,
  until: number | undefined,
): Promise<number> {
  let query = db
    .selectFrom('executions as e')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('e.namespace_id', '=', namespaceId);
  if (filter.batchId !== undefined) query = query.where('e.batch_id', '=', filter.batchId);
  if (filter.alertId !== undefined) query = query.where('e.alert_id', '=', filter.alertId);
  if (filter.collectionId !== undefined) query = query.where('e.collection_id', '=', filter.collectionId);
  if (filter.triggered !== undefined) query = query.where('e.triggered', '=', Number(filter.triggered));
  if (filter.status !== undefined)
    query = query.where('e.status', '=', filter.status as ExecutionsTable['status']);
  if (filter.mode !== undefined) query = query.where('e.mode', '=', filter.mode as ExecutionsTable['mode']);
  if (since !== undefined) query = query.where('e.executed_at', '>=', since);
  if (until !== undefined) query = query.where('e.executed_at', '<', until);
  return Number((await query.executeTakeFirst())?.n ?? 0);
}

/** One execution with up to 1,000 matches. @throws ApiError 404 */
export async function getExecution(
  db: Reader,
  namespaceId: string,
  executionId: string,
): Promise<AlertExecutionResult> {
  const row = await selectExecutions(db, namespaceId)
    .where('e.execution_id', '=', executionId)
    .executeTakeFirst();
  if (!row) throw notFound('execution', executionId);
  return withOverflow(db, row);
}

/** The latest execution of an alert. @throws ApiError 404 where there is none */
export async function latestExecution(
  db: Reader,
  namespaceId: string,
  alertId: string,
): Promise<AlertExecutionResult> {
  const row = await selectExecutions(db, namespaceId)
    .where('e.alert_id', '=', alertId)
    .orderBy('e.execution_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row) throw notFound('execution of alert', alertId);
  return withOverflow(db, row);
}

function selectExecutions(db: Reader, namespaceId: string) {
  return db
    .selectFrom('executions as e')
    .leftJoin('batches as b', (join) =>
      join.onRef('b.namespace_id', '=', 'e.namespace_id').onRef('b.batch_id', '=', 'e.batch_id'),
    )
    .selectAll('e')
    .select('b.document_ids_json')
    .where('e.namespace_id', '=', namespaceId);
}

async function withOverflow(db: Reader, row: Row): Promise<AlertExecutionResult> {
  const result = toResult(row);
  const more = await db
    .selectFrom('execution_overflow')
    .select('matches_json')
    .where('namespace_id', '=', row.namespace_id)
    .where('execution_id', '=', row.execution_id)
    .executeTakeFirst();
  if (result.matches !== null && more)
    result.matches.push(...(JSON.parse(more.matches_json) as AlertMatchResult[]));
  return result;
}

function toResult(row: Row): AlertExecutionResult {
  return {
    alert_id: row.alert_id,
    collection_id: row.collection_id,
    execution_id: row.execution_id,
    triggered: row.triggered === 1,
    match_count: row.match_count,
    matches: row.include_matches === 1 ? (JSON.parse(row.matches_json) as AlertMatchResult[]) : null,
    source_documents: row.document_ids_json === null ? [] : (JSON.parse(row.document_ids_json) as string[]),
    executed_at: isoTime(row.executed_at),
    duration_ms: row.duration_ms,
    status: row.status,
    error: row.error_json === null ? null : (JSON.parse(row.error_json) as ExecutionError),
    mode: row.mode,
    batch_id: row.batch_id,
    alert_version: row.alert_version,
    retriever_version: row.retriever_version,
    notification: JSON.parse(row.notification_json) as ExecutionNotification,
    limited: row.limited === 1,
    skipped_documents: row.skipped_documents,
  };
}
