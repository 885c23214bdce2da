import {
  type AlertApplicationResponse,
  type GenericDeleteResponse,
  PaginationQuery,
  PutAlertApplicationRequest,
  schema,
} from '@tocsin/contract';
import type { FastifyPluginAsync } from 'fastify';
import {
  deleteAttachment,
  getAttachment,
  listAttachments,
  putAttachment,
} from '../../catalog/attachments.ts';
import type { AppContext } from '../../context.ts';
import { paginationOf, readPage } from '../../platform/paging.ts';

interface ApplicationParams {
  alert_identifier: string;
  collection_identifier: string;
}

const ALL = '/v1/alerts/:alert_identifier/applications';
const ONE = `${ALL}/:collection_identifier`;

/** Ours: how an alert is attached to collections, with the fields that the contract does not have. */
export function applicationRoutes(ctx: AppContext): FastifyPluginAsync {
  return async (app) => {
    app.get<{ Params: ApplicationParams; Querystring: PaginationQuery }>(
      ALL,
      { schema: { querystring: PaginationQuery }, config: { permission: 'read' } },
      async ({ namespaceId, params, query }) => {
        const binding = ['applications', namespaceId, params.alert_identifier];
        const page = readPage(ctx.secrets, query, {}, binding);
        const { found, total } = await listAttachments(ctx, namespaceId, params.alert_identifier, page);
        const pagination = paginationOf(ctx.secrets, page, found, binding, total);
        return { results: found.rows, pagination, total_count: total };
      },
    );

    app.get<{ Params: ApplicationParams }>(
      ONE,
      { config: { permission: 'read' } },
      ({ namespaceId, params }): Promise<AlertApplicationResponse> =>
        getAttachment(ctx, namespaceId, params.alert_identifier, params.collection_identifier),
    );

    app.put<{ Params: ApplicationParams; Body: PutAlertApplicationRequest | undefined }>(
      ONE,
      { schema: { body: schema.orNull(PutAlertApplicationRequest) }, config: { permission: 'write' } },
      ({ namespaceId, params, body }): Promise<AlertApplicationResponse> =>
        putAttachment(ctx, namespaceId, params.alert_identifier, params.collection_identifier, body ?? {}),
    );

    app.delete<{ Params: ApplicationParams }>(
      ONE,
      { config: { permission: 'delete' } },
      async ({ namespaceId, params }): Promise<GenericDeleteResponse> => {
        await deleteAttachment(ctx, namespaceId, params.alert_identifier, params.collection_identifier);
        return { message: 'Successfully deleted', success: true };
      },
    );
  };
}
