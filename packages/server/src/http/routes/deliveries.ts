import {
  badRequest,
  type DeliveryFilters,
  type DeliveryResponse,
  ListDeliveriesQuery,
  type ListDeliveriesResponse,
  REPLAY_LIMITS,
  ReplayDeliveriesRequest,
  type ReplayResponse,
  schema,
  validationError,
} from '@tocsin/contract';
import type { FastifyPluginAsync } from 'fastify';
import { findAlert } from '../../catalog/alert-model.ts';
import { transactionKeeping } from '../../catalog/keep.ts';
import { nullIfMissing } from '../../catalog/lookup.ts';
import type { AppContext } from '../../context.ts';
import type { DeliveryFilter } from '../../notify/ledger/filter.ts';
import { countDeliveries, listDeliveries } from '../../notify/ledger/list.ts';
import { getDelivery } from '../../notify/ledger/read.ts';
import { replayMatching } from '../../notify/ledger/replay-matching.ts';
import { replayDelivery } from '../../notify/replay.ts';
import { paginationOf, readPage, totalWith } from '../../platform/paging.ts';
import { keepFor } from '../plugins/idempotency.ts';

const ALL = '/v1/notifications/deliveries';
const ONE = `${ALL}/:delivery_id`;

interface One {
  Params: { delivery_id: string };
}

/** The ledger: what was sent to whom, what is held and why, and sending it again. */
export function deliveryRoutes(ctx: AppContext): FastifyPluginAsync {
  const { read } = ctx.db;
  const list = async (
    namespaceId: string,
    query: ListDeliveriesQuery,
    body: ListDeliveriesQuery,
  ): Promise<ListDeliveriesResponse> => {
    const filter = await readFilter(ctx, namespaceId, { ...present(body), ...present(query) });
    const binding = ['deliveries', namespaceId, filter];
    const page = readPage(ctx.secrets, query, body, binding);
    const counted = page.includeTotal ? await countDeliveries({ db: ctx.db, namespaceId }, filter) : null;
    const found = await listDeliveries({ db: ctx.db, namespaceId }, filter, page);
    const total = counted === null ? null : totalWith(counted, page, found);
    const pagination = paginationOf(ctx.secrets, page, found, binding, total);
    return { results: [...found.rows], pagination, total_count: total };
  };

  return async (app) => {
    app.get<{ Querystring: ListDeliveriesQuery }>(
      ALL,
      { schema: { querystring: ListDeliveriesQuery }, config: { permission: 'read' } },
      ({ namespaceId, query }) => list(namespaceId, query, {}),
    );

    app.post<{ Querystring: ListDeliveriesQuery; Body: ListDeliveriesQuery | null | undefined }>(
      `${ALL}/list`,
      {
        schema: { querystring: ListDeliveriesQuery, body: schema.orNull(ListDeliveriesQuery) },
        config: { permission: 'read' },
      },
      ({ namespaceId, query, body }) => list(namespaceId, query, body ?? {}),
    );

    app.get<One>(
      ONE,
      { config: { permission: 'read' } },
      ({ namespaceId, params }): Promise<DeliveryResponse> =>
        getDelivery(read, namespaceId, params.delivery_id),
    );

    app.post<One>(`${ONE}/replay`, { config: { permission: 'write' } }, async (request) => {
      const { namespaceId, params } = request;
      const answer = await transactionKeeping(ctx.db, keepFor<ReplayResponse>(request), async (tx) => ({
        replayed: await replayDelivery(tx, namespaceId, params.delivery_id),
      }));
      ctx.wakeNotifier();
      return answer;
    });

    app.post<{ Body: ReplayDeliveriesRequest }>(
      `${ALL}/replay`,
      { schema: { body: ReplayDeliveriesRequest }, config: { permission: 'write' } },
      async ({ namespaceId, body }): Promise<ReplayResponse> => {
        const { limit, ...filters } = body;
        const filter = await readFilter(ctx, namespaceId, present(filters));
        if (Object.keys(filter).length === 0)
          throw badRequest('Say which deliveries are to be sent again: give at least one filter');
        const most = limit ?? REPLAY_LIMITS.default;
        const replayed = await replayMatching(ctx.db, namespaceId, filter, most);
        ctx.wakeNotifier();
        return { replayed };
      },
    );
  };
}

type Given = { [Name in keyof DeliveryFilters]?: NonNullable<DeliveryFilters[Name]> };

/** What is really given: null and empty text are nothing. */
function present(filters: DeliveryFilters): Given {
  const given = Object.entries(filters).filter(([, value]) => value != null && value !== '');
  return Object.fromEntries(given) as Given;
}

async function readFilter(ctx: AppContext, namespaceId: string, given: Given): Promise<DeliveryFilter> {
  const { alert_id, execution_id, channel_id, status, reason, status_code, event_type, merged_into } = given;
  const said = {
    alert_id: alert_id === undefined ? undefined : await knownAlert(ctx, namespaceId, alert_id),
    execution_id,
    channel_id,
    state: status,
    reason,
    status_code,
    event_type,
    merged_into,
    since: time(given.since, 'since'),
    until: time(given.until, 'until'),
  };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
}

/** An alert's id where it is given by name; an unknown one stays as it is and finds nothing. */
async function knownAlert(ctx: AppContext, namespaceId: string, identifier: string): Promise<string> {
  const alert = await nullIfMissing(findAlert(ctx.db.read, namespaceId, identifier));
  return alert?.alert_id ?? identifier;
}

function time(value: string | undefined, name: string): number | undefined {
  if (value === undefined) return undefined;
  const ms = Date.parse(value);
  if (Number.isNaN(ms))
    throw validationError([{ loc: ['query', name], msg: 'must be an ISO 8601 time', type: 'datetime' }]);
  return ms;
}
