import {
  type AlertExecutionResult,
  type AlertMatchResult,
  type ExecutionError,
  type ExecutionNotification,
  notFound,
} from '@tocsin/contract';
import { type RawBuilder, type Selectable, sql } from 'kysely';
import { chunksOf } from '../catalog/versions.ts';
import { isoTime } from '../platform/clock.ts';
import { gathering } from '../platform/gather.ts';
import { cutPage, type Page, type PageOfRows } from '../platform/paging.ts';
import type { Reader } from '../store/database.ts';
import type { ExecutionsTable } from '../store/tables.ts';
import { idRangeOf } from '../store/time-range.ts';
import { type ExecutionFilter, executionsIn, partsOf } from './filter.ts';

type Row = Selectable<ExecutionsTable> & { document_ids_json: string | null };

/** Newest first. A cursor is the last id, so rows that are added meanwhile change nothing further down. */
export async function listExecutions(
  db: Reader,
  namespaceId: string,
  filter: ExecutionFilter,
  page: Page,
): Promise<PageOfRows<AlertExecutionResult>> {
  const sizes = await sizesOf(db, namespaceId, filter, page);
  const cut = cutPage(
    sizes,
    page.limit,
    (row) => [row.execution_id],
    (row) => row.bytes,
  );
  return { rows: await executionsNamed(db, namespaceId, cut.rows), next: cut.next };
}

interface Size {
  readonly execution_id: string;
  readonly bytes: number;
}

/** Those of a page and the one after it; where the filter has several parts, the newest of each are enough to find them. */
async function sizesOf(
  db: Reader,
  namespaceId: string,
  filter: ExecutionFilter,
  { limit, offset, after }: Page,
): Promise<Size[]> {
  const ids = await idRangeOf(db, 'exec_', filter.since, filter.until);
  const parts = partsOf(filter);
  const isOne = parts.length === 1;
  const found: Size[] = [];
  for (const part of parts) {
    let query = executionsIn(db, namespaceId, part, ids);
    if (after !== null) query = query.where('e.execution_id', '<', String(after[0]));
    const rows = await query
      .select(['e.execution_id', sizeOfExecution.as('bytes')])
      .orderBy('e.execution_id', 'desc')
      .limit(limit + 1 + (isOne ? 0 : offset))
      .offset(isOne ? offset : 0)
      .execute();
    for (const row of rows) found.push({ execution_id: row.execution_id, bytes: Number(row.bytes) });
  }
  if (isOne) return found;
  found.sort((a, b) => (a.execution_id < b.execution_id ? 1 : -1));
  return found.slice(offset, offset + limit + 1);
}

/** What an execution takes of a page, without reading it: a thousand large ones would not fit into memory. */
export const sizeOfExecution: RawBuilder<number> = sql`octet_length(e.matches_json) + coalesce((select octet_length(document_ids_json)
  from batches as b where b.namespace_id = e.namespace_id and b.batch_id = e.batch_id), 0)`;

/** Executions as lists show them, newest first; those that are gone are left out. */
export async function executionsNamed(
  db: Reader,
  namespaceId: string,
  named: readonly { execution_id: string }[],
): Promise<AlertExecutionResult[]> {
  const found: Row[] = [];
  for (const part of chunksOf(named.map((row) => row.execution_id)))
    found.push(
      ...(await selectExecutions(db, namespaceId)
        .where('e.execution_id', 'in', part)
        .orderBy('e.execution_id', 'desc')
        .execute()),
    );
  return found.map(toResult);
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

/**
 * As {@link getExecution}, for many that are wanted at once: those of one turn of the event loop are read together.
 * @returns reads one. @throws ApiError 404
 */
export function gatheringExecutions(
  db: Reader,
): (namespaceId: string, executionId: string) => Promise<AlertExecutionResult> {
  const byNamespace = new Map<string, (executionId: string) => Promise<AlertExecutionResult | undefined>>();
  return async (namespaceId, executionId) => {
    const known = byNamespace.get(namespaceId);
    const get = known ?? gathering((ids: readonly string[]) => wholeExecutions(db, namespaceId, ids));
    if (known === undefined) byNamespace.set(namespaceId, get);
    const found = await get(executionId);
    if (found === undefined) throw notFound('execution', executionId);
    return found;
  };
}

async function wholeExecutions(
  db: Reader,
  namespaceId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, AlertExecutionResult>> {
  const all = await executionsNamed(
    db,
    namespaceId,
    ids.map((execution_id) => ({ execution_id })),
  );
  const found = new Map(all.map((one) => [one.execution_id, one]));
  for (const part of chunksOf(ids))
    for (const { execution_id, matches_json } of await db
      .selectFrom('execution_overflow')
      .select(['execution_id', 'matches_json'])
      .where('namespace_id', '=', namespaceId)
      .where('execution_id', 'in', part)
      .execute())
      found.get(execution_id)?.matches?.push(...(JSON.parse(matches_json) as AlertMatchResult[]));
  return found;
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
    covered: coveredBy(row),
    batch_id: row.batch_id,
    alert_version: row.alert_version,
    retriever_version: row.retriever_version,
    notification: JSON.parse(row.notification_json) as ExecutionNotification,
    limited: row.limited === 1,
    skipped_documents: row.skipped_documents,
  };
}

function coveredBy({ covered_from, covered_to }: Row): AlertExecutionResult['covered'] {
  if (covered_from === null || covered_to === null) return null;
  return { from: isoTime(covered_from), to: isoTime(covered_to) };
}
