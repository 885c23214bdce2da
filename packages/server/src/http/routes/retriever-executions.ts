import {
  type AdhocExecutionDetail,
  type AdhocExecutionSummary,
  ListAdhocExecutionsRequest,
  type ListAdhocExecutionsResponse,
  ListRetrieverExecutionsRequest,
  type ListRetrieverExecutionsResponse,
  PaginationQuery,
  type RetrieverExecutionDetail,
  type RetrieverExecutionSummary,
  schema,
  validationError,
} from '@tocsin/contract';
import type { FastifyPluginAsync } from 'fastify';
import { getRun, listRuns, type RunFilter } from '../../catalog/retriever-executions.ts';
import type { StoredSummary } from '../../catalog/retriever-record.ts';
import { findRetriever } from '../../catalog/retriever-store.ts';
import type { AppContext } from '../../context.ts';
import { makeCursor, type Page, readPage } from '../../platform/paging.ts';

interface OneParams {
  retriever_id: string;
  execution_id: string;
}

interface ListStored {
  Params: { retriever_id: string };
  Body: ListRetrieverExecutionsRequest | undefined;
  Querystring: PaginationQuery;
}

interface ListAdhoc {
  Body: ListAdhocExecutionsRequest | undefined;
  Querystring: PaginationQuery;
}

const config = { permission: 'read' } as const;

/** The runs of retrievers that were asked for over HTTP. */
export function retrieverExecutionRoutes(ctx: AppContext): FastifyPluginAsync {
  const list = async (
    namespaceId: string,
    filter: RunFilter,
    query: PaginationQuery,
    body: PaginationQuery,
  ) => {
    const binding = ['retriever-executions', namespaceId, filter];
    const page = readPage(ctx.secrets, query, body, binding);
    const { found, total } = await listRuns(ctx.db.read, namespaceId, filter, page);
    const next_cursor = found.next === null ? null : makeCursor(ctx.secrets, found.next, binding);
    return {
      results: found.rows,
      pagination: { ...positionOf(page, total), has_next: next_cursor !== null, next_cursor },
    };
  };
  const idOf = async (namespaceId: string, identifier: string): Promise<string> =>
    (await findRetriever(ctx.db.read, namespaceId, identifier)).retriever_id;

  return async (app) => {
    app.post<ListStored>(
      '/v1/retrievers/:retriever_id/executions/list',
      {
        schema: { body: schema.orNull(ListRetrieverExecutionsRequest), querystring: PaginationQuery },
        config,
      },
      async ({ namespaceId, params, query, body }): Promise<ListRetrieverExecutionsResponse> => {
        const retrieverId = await idOf(namespaceId, params.retriever_id);
        const filter = { retrieverId, status: statusOf(body ?? {}) };
        const { results, pagination } = await list(namespaceId, filter, query, body ?? {});
        return { results: results.map(toSummary), pagination };
      },
    );

    app.get<{ Params: OneParams }>(
      '/v1/retrievers/:retriever_id/executions/:execution_id',
      { config },
      async ({ namespaceId, params }): Promise<RetrieverExecutionDetail> => {
        const retrieverId = await idOf(namespaceId, params.retriever_id);
        return (await getRun(ctx.db.read, namespaceId, retrieverId, params.execution_id)).detail;
      },
    );

    app.post<ListAdhoc>(
      '/v1/retrievers/executions/list',
      { schema: { body: schema.orNull(ListAdhocExecutionsRequest), querystring: PaginationQuery }, config },
      async ({ namespaceId, query, body }): Promise<ListAdhocExecutionsResponse> => {
        const { status = null, start_time, end_time } = body ?? {};
        const since = readTime(start_time, 'start_time');
        const filter = { retrieverId: null, status, since, until: readTime(end_time, 'end_time') };
        const { results, pagination } = await list(namespaceId, filter, query, body ?? {});
        return { results: results.map(toAdhocSummary), total: pagination.total, pagination };
      },
    );

    app.get<{ Params: { execution_id: string } }>(
      '/v1/retrievers/executions/:execution_id',
      { config },
      async ({ namespaceId, params }): Promise<AdhocExecutionDetail> => {
        const { summary, detail } = await getRun(ctx.db.read, namespaceId, null, params.execution_id);
        return { ...detail, ...toAdhocSummary(summary), inputs_hash: summary.inputs_hash ?? null };
      },
    );
  };
}

function positionOf(
  { limit, offset }: Page,
  total: number,
): { total: number; limit: number; offset: number } {
  return { total, limit, offset };
}

/** The status may be asked for beside the filters or, by equality, in them. */
function statusOf({ status, filters, sorts }: ListRetrieverExecutionsRequest): string | null {
  const others = Object.keys(filters ?? {}).filter((name) => name !== 'status');
  if (others.length > 0) throw validationError(`filters.${others[0]}`, 'is not supported; filter by status');
  const newestFirst = (sorts ?? []).every(
    (sort) => sort['field'] === 'created_at' && (sort['direction'] ?? 'desc') === 'desc',
  );
  if (!newestFirst) throw validationError('sorts', 'are not supported; runs are listed newest first');
  const wanted = status ?? filters?.['status'] ?? null;
  if (wanted !== null && typeof wanted !== 'string')
    throw validationError('filters.status', 'must be a text');
  return wanted;
}

function readTime(value: string | number | null | undefined, place: string): number | null {
  if (value == null) return null;
  const time = typeof value === 'number' ? value : Date.parse(value);
  if (!Number.isSafeInteger(Math.trunc(time)))
    throw validationError(place, 'must be a time as ISO 8601, or milliseconds since 1970');
  return Math.trunc(time);
}

function toSummary(summary: StoredSummary): RetrieverExecutionSummary {
  const { stages_completed: _, total_stages: __, collection_ids: ___, ...shown } = summary;
  return shown;
}

function toAdhocSummary(summary: StoredSummary): AdhocExecutionSummary {
  const { created_at, completed_at: _, inputs_hash: __, ...shown } = summary;
  return { ...shown, execution_mode: 'adhoc', timestamp: created_at };
}
