import {
  type AlertExecutionListResponse,
  badRequest,
  ListExecutionsQuery,
  notFound,
  validationError,
} from '@tocsin/contract';
import type { FastifyPluginAsync } from 'fastify';
import { collectionIdOf } from '../../catalog/documents.ts';
import { listDeliveries } from '../../executions/deliveries.ts';
import {
  countExecutions,
  type ExecutionFilter,
  getExecution,
  latestExecution,
  listExecutions,
} from '../../executions/read.ts';
import type { AppContext } from '../context.ts';
import { paginationOf, readPage } from '../paging.ts';

type Query = Record<string, string | number | boolean | null | undefined>;
interface Given {
  Params: { alert_identifier: string; execution_id: string };
  Querystring: Query;
  Body: Query | null | undefined;
}

/** The history: listings in both forms of the contract, one execution, its deliveries, an alert's latest result. */
export function executionRoutes(ctx: AppContext): FastifyPluginAsync {
  const list = async (namespaceId: string, query: Query, body: Query, alertId: string | null) => {
    const filter = await readFilter(ctx, namespaceId, { ...body, ...query }, alertId);
    const binding = ['executions', namespaceId, filter];
    const aliased = { ...query, cursor: query['cursor'] ?? query['next_cursor'] };
    const page = readPage(ctx.secrets, aliased as never, body as never, binding);
    const found = await listExecutions(ctx.db.read, namespaceId, filter, page);
    const total = await countExecutions(ctx.db.read, namespaceId, filter);
    const base = baseUrl(query['base_url'] ?? body['base_url']);
    const known = query['total'] ?? body['total'];
    const pagination = paginationOf(ctx.secrets, page, found, binding, total, { base });
    if (typeof known === 'number') pagination.total = known;
    return { results: [...found.rows], pagination, total_count: total } satisfies AlertExecutionListResponse;
  };
  const schema = {
    querystring: ListExecutionsQuery,
    body: { ...ListExecutionsQuery, type: ['object', 'null'] },
  };

  return async (app) => {
    app.get<Given>('/v1/alerts/executions', { schema, config: { permission: 'read' } }, async (request) =>
      list(request.namespaceId, request.query, request.body ?? {}, null),
    );

    app.get<Given>(
      '/v1/alerts/:alert_identifier/executions',
      { schema, config: { permission: 'read' } },
      async (request) => {
        const alertId = await alertIdOf(ctx, request.namespaceId, request.params.alert_identifier);
        return list(request.namespaceId, request.query, request.body ?? {}, alertId);
      },
    );

    app.get<Given>(
      '/v1/alerts/executions/:execution_id',
      { config: { permission: 'read' } },
      async (request) => getExecution(ctx.db.read, request.namespaceId, request.params.execution_id),
    );

    app.get<Given>(
      '/v1/alerts/executions/:execution_id/deliveries',
      { config: { permission: 'read' } },
      async ({ namespaceId, params }) => {
        await getExecution(ctx.db.read, namespaceId, params.execution_id);
        return { results: await listDeliveries(ctx.db.read, namespaceId, params.execution_id) };
      },
    );

    app.get<Given>(
      '/v1/alerts/:alert_identifier/results',
      { config: { permission: 'read' } },
      async (request) => {
        const alertId = await alertIdOf(ctx, request.namespaceId, request.params.alert_identifier);
        return latestExecution(ctx.db.read, request.namespaceId, alertId);
      },
    );
  };
}

async function alertIdOf(ctx: AppContext, namespaceId: string, identifier: string): Promise<string> {
  const row = await ctx.db.read
    .selectFrom('alerts')
    .select('alert_id')
    .where('namespace_id', '=', namespaceId)
    .where((e) => e.or([e('alert_id', '=', identifier), e('name', '=', identifier)]))
    .executeTakeFirst();
  if (!row) throw notFound('alert', identifier);
  return row.alert_id;
}

async function readFilter(
  ctx: AppContext,
  namespaceId: string,
  given: Query,
  alertId: string | null,
): Promise<ExecutionFilter> {
  const text = (name: string) => (given[name] == null ? undefined : String(given[name]));
  const collection = text('collection_id');
  const alert = alertId ?? text('alert_id');
  return {
    alertId: alert,
    collectionId: collection === undefined ? undefined : await knownCollection(ctx, namespaceId, collection),
    batchId: text('batch_id'),
    triggered: given['triggered'] == null ? undefined : given['triggered'] === true,
    status: text('status'),
    mode: text('mode'),
    since: time(given['since'], 'since'),
    until: time(given['until'], 'until'),
  };
}

/** A collection's id where it is given by name; an unknown one stays as it is and finds nothing. */
async function knownCollection(ctx: AppContext, namespaceId: string, identifier: string): Promise<string> {
  return collectionIdOf(ctx.db.read, namespaceId, identifier).catch(() => identifier);
}

function time(value: unknown, name: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  const ms = Date.parse(String(value));
  if (Number.isNaN(ms))
    throw validationError([{ loc: ['query', name], msg: 'must be an ISO 8601 time', type: 'datetime' }]);
  return ms;
}

function baseUrl(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string' || !/^https?:\/\/[^\s]+$/i.test(value))
    throw badRequest('base_url must be an http or https URL');
  return value;
}
