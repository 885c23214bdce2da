import {
  type AlertExecutionListResponse,
  badRequest,
  executionFilterFields,
  ListExecutionsQuery,
  type PaginationQuery,
} from '@tocsin/contract';
import type { FastifyPluginAsync } from 'fastify';
import type { AppContext } from '../../context.ts';
import { countExecutions } from '../../executions/count.ts';
import { getExecution, latestExecution, listExecutions } from '../../executions/read.ts';
import { deliveriesOfExecution } from '../../notify/ledger/read.ts';
import { type PageLinks, paginationOf, readPage, totalWith } from '../../platform/paging.ts';
import { alertIdOf, present, type Query, readFilter } from './execution-filter.ts';

interface Given {
  Params: { alert_identifier: string; execution_id: string };
  Querystring: Query;
  Body: Query | null | undefined;
}

/** The history: listings in both forms of the contract, one execution, its deliveries, an alert's latest result. */
export function executionRoutes(ctx: AppContext): FastifyPluginAsync {
  const list = async (namespaceId: string, query: Query, body: Query, alertId: string | null) => {
    const given = { ...present(body), ...present(query) };
    const filter = await readFilter(ctx, namespaceId, given, alertId);
    const binding = ['executions', namespaceId, filter];
    const page = readPage(ctx.secrets, withAlias(query), withAlias(body), binding);
    const before = await countExecutions(ctx.db.read, namespaceId, filter);
    const found = await listExecutions(ctx.db.read, namespaceId, filter, page);
    const counted = totalWith(before, page, found);
    const known = given['total'];
    const total = typeof known === 'number' ? known : counted;
    const pagination = paginationOf(ctx.secrets, page, found, binding, total, linksOf(given));
    return {
      results: [...found.rows],
      pagination,
      total_count: counted,
    } satisfies AlertExecutionListResponse;
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
        return { results: await deliveriesOfExecution(ctx.db.read, namespaceId, params.execution_id) };
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

/** `next_cursor` is an alias of `cursor`. */
function withAlias(query: Query): PaginationQuery {
  return { ...query, cursor: query['cursor'] ?? query['next_cursor'] } as PaginationQuery;
}

const FILTERS = Object.keys(executionFilterFields);

/** Links begin with `base_url` and carry the filters on. */
function linksOf(given: Query): PageLinks | null {
  const base = given['base_url'];
  if (base === undefined) return null;
  if (typeof base !== 'string' || !/^https?:\/\//i.test(base) || !URL.canParse(base))
    throw badRequest('base_url must be an http or https URL');
  const carried = [...FILTERS, 'total'].filter((name) => given[name] !== undefined);
  const query = Object.fromEntries(carried.map((name) => [name, String(given[name])]));
  return { base, query: { ...query, base_url: base } };
}
