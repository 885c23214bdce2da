import {
  ListWebhooksRequest,
  type ListWebhooksResponse,
  PaginationQuery,
  schema,
  WebhookRequest,
  type WebhookResponse,
} from '@tocsin/contract';
import type { FastifyPluginAsync } from 'fastify';
import {
  createWebhook,
  deleteWebhook,
  getWebhook,
  listWebhooks,
  replaceWebhook,
} from '../../catalog/webhooks.ts';
import type { AppContext } from '../../context.ts';
import { paginationOf, readPage } from '../../platform/paging.ts';
import { keepFor } from '../plugins/idempotency.ts';

const ALL = '/v1/organizations/webhooks';
const ONE = `${ALL}/:identifier`;

interface OneWebhook {
  Params: { identifier: string };
}

/** Subscriptions to events, of a namespace. */
export function webhookRoutes(ctx: AppContext): FastifyPluginAsync {
  return async (app) => {
    app.post<{ Body: WebhookRequest }>(
      `${ALL}/`,
      { schema: { body: WebhookRequest }, config: { permission: 'write' } },
      async (request, reply): Promise<WebhookResponse> => {
        const keep = keepFor<WebhookResponse>(request, (made) => made, 201);
        const made = await createWebhook(ctx, request.namespaceId, request.body, keep);
        reply.code(201);
        return made;
      },
    );

    app.post<{ Body: ListWebhooksRequest | null; Querystring: PaginationQuery }>(
      `${ALL}/list`,
      {
        schema: { body: schema.orNull(ListWebhooksRequest), querystring: PaginationQuery },
        config: { permission: 'read' },
      },
      async ({ namespaceId, query, body }): Promise<ListWebhooksResponse> => {
        const wish = body ?? {};
        const binding = ['webhooks', namespaceId, wish.event_type ?? null, wish.is_active ?? null];
        const page = readPage(ctx.secrets, query, wish, binding);
        const { found, total } = await listWebhooks(ctx, namespaceId, wish, page);
        const pagination = paginationOf(ctx.secrets, page, found, binding, page.includeTotal ? total : null);
        return { results: [...found.rows], pagination, total };
      },
    );

    app.get<OneWebhook>(
      ONE,
      { config: { permission: 'read' } },
      ({ namespaceId, params }): Promise<WebhookResponse> => getWebhook(ctx, namespaceId, params.identifier),
    );

    app.put<OneWebhook & { Body: WebhookRequest }>(
      ONE,
      { schema: { body: WebhookRequest }, config: { permission: 'write' } },
      ({ namespaceId, params, body }): Promise<WebhookResponse> =>
        replaceWebhook(ctx, namespaceId, params.identifier, body),
    );

    app.delete<OneWebhook>(ONE, { config: { permission: 'delete' } }, async (request, reply) => {
      await deleteWebhook(ctx, request.namespaceId, request.params.identifier);
      return reply.code(204).send();
    });
  };
}
