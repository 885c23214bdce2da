import {
  type AlertResponse,
  CreateAlertRequest,
  type GenericDeleteResponse,
  ListAlertsRequest,
  PaginationQuery,
  PatchAlertRequest,
  schema,
} from '@tocsin/contract';
import type { FastifyPluginAsync } from 'fastify';
import { createAlert, deleteAlert, getAlert, patchAlert } from '../../catalog/alerts.ts';
import { alertStats, listAlerts } from '../../catalog/list-alerts.ts';
import { bindingOf } from '../../catalog/listing.ts';
import type { AppContext } from '../../context.ts';
import { paginationOf, readPage } from '../../platform/paging.ts';
import { keepFor } from '../plugins/idempotency.ts';

interface AlertParams {
  alert_identifier: string;
}

const ONE = '/v1/alerts/:alert_identifier';

/** Alerts: what is watched for, and who is told. */
export function alertRoutes(ctx: AppContext): FastifyPluginAsync {
  return async (app) => {
    app.post<{ Body: CreateAlertRequest }>(
      '/v1/alerts',
      { schema: { body: CreateAlertRequest }, config: { permission: 'write' } },
      (request): Promise<AlertResponse> =>
        createAlert(ctx, request.namespaceId, request.body, keepFor(request)),
    );

    app.get<{ Params: AlertParams }>(
      ONE,
      { config: { permission: 'read' } },
      ({ namespaceId, params }): Promise<AlertResponse> =>
        getAlert(ctx, namespaceId, params.alert_identifier),
    );

    app.patch<{ Params: AlertParams; Body: PatchAlertRequest }>(
      ONE,
      { schema: { body: PatchAlertRequest }, config: { permission: 'write' } },
      ({ namespaceId, params, body }): Promise<AlertResponse> =>
        patchAlert(ctx, namespaceId, params.alert_identifier, body),
    );

    app.delete<{ Params: AlertParams }>(
      ONE,
      { config: { permission: 'delete' } },
      async ({ namespaceId, params }): Promise<GenericDeleteResponse> => {
        await deleteAlert(ctx, namespaceId, params.alert_identifier);
        return { message: 'Successfully deleted', success: true };
      },
    );

    app.post<{ Body: (ListAlertsRequest & PaginationQuery) | undefined; Querystring: PaginationQuery }>(
      '/v1/alerts/list',
      {
        schema: { body: schema.orNull(ListAlertsRequest), querystring: PaginationQuery },
        config: { permission: 'read' },
      },
      async ({ namespaceId, query, body }) => {
        const wish = body ?? {};
        const binding = ['alerts', namespaceId, ...bindingOf(wish)];
        const page = readPage(ctx.secrets, query, wish, binding);
        const { found, total } = await listAlerts(ctx, namespaceId, wish, page);
        const pagination = paginationOf(ctx.secrets, page, found, binding, total);
        const stats = page.after === null ? await alertStats(ctx.db.read, namespaceId) : null;
        return { results: found.rows, pagination, total_count: total, stats };
      },
    );
  };
}
