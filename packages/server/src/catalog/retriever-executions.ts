import { notFound } from '@tocsin/contract';
import { cutPage, type Page, type PageOfRows, totalWith } from '../platform/paging.ts';
import type { Reader } from '../store/database.ts';
import type { StoredDetail, StoredSummary } from './retriever-record.ts';

/** Which runs are wanted. */
export interface RunFilter {
  /** null = of retrievers that are not stored. */
  readonly retrieverId: string | null;
  readonly status?: string | null;
  /** Milliseconds since 1970, inclusive. */
  readonly since?: number | null;
  readonly until?: number | null;
}

/** A page of runs, newest first, and how many there are. */
export async function listRuns(
  reader: Reader,
  namespaceId: string,
  filter: RunFilter,
  page: Page,
): Promise<{ found: PageOfRows<StoredSummary>; total: number }> {
  const wanted = matching(reader, namespaceId, filter);
  const [after] = page.after ?? [];
  const from = after === undefined ? wanted : wanted.where('execution_id', '<', String(after));
  const { n } = await wanted.select((e) => e.fn.countAll<number>().as('n')).executeTakeFirstOrThrow();
  const rows = await from
    .select(['execution_id', 'summary_json'])
    .orderBy('execution_id', 'desc')
    .limit(page.limit + 1)
    .offset(page.offset)
    .execute();
  const { rows: kept, next } = cutPage(rows, page.limit, (row) => [row.execution_id]);
  const found = { rows: kept.map((row) => JSON.parse(row.summary_json) as StoredSummary), next };
  return { found, total: totalWith(Number(n), page, found) };
}

function matching(reader: Reader, namespaceId: string, { retrieverId, status, since, until }: RunFilter) {
  let query = reader
    .selectFrom('retriever_executions')
    .where('namespace_id', '=', namespaceId)
    .where('retriever_id', '=', retrieverId ?? '');
  if (status != null) query = query.where('status', '=', status as 'completed');
  if (since != null) query = query.where('created_at', '>=', since);
  if (until != null) query = query.where('created_at', '<=', until);
  return query;
}

/** A recorded run. @throws ApiError 404, also for one of another retriever */
export async function getRun(
  reader: Reader,
  namespaceId: string,
  retrieverId: string | null,
  executionId: string,
): Promise<{ summary: StoredSummary; detail: StoredDetail }> {
  const row = await reader
    .selectFrom('retriever_executions')
    .select(['retriever_id', 'summary_json', 'detail_json'])
    .where('namespace_id', '=', namespaceId)
    .where('execution_id', '=', executionId)
    .executeTakeFirst();
  if (row?.retriever_id !== (retrieverId ?? '')) throw notFound('execution', executionId);
  return {
    summary: JSON.parse(row.summary_json) as StoredSummary,
    detail: JSON.parse(row.detail_json) as StoredDetail,
  };
}
