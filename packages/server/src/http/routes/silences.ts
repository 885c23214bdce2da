import {
  CreateSilenceRequest,
  type GenericDeleteResponse,
  type ListSilencesResponse,
  PaginationQuery,
  PatchSilenceRequest,
  PreviewSilenceRequest,
  type PreviewSilenceResponse,
  type SilenceResponse,
  schema,
} from '@tocsin/contract';
import type { FastifyPluginAsync } from 'fastify';
import {
  createSilence,
  deleteSilence,
  getSilence,
  listSilences,
  patchSilence,
} from '../../catalog/silences.ts';
import type { AppContext } from '../../context.ts';
import { previewSilence } from '../../executions/preview-silence.ts';
import { answerPage } from '../../platform/paging.ts';
import { keepFor } from '../plugins/idempotency.ts';

interface SilenceParams {
  silence_id: string;
}

const ALL = '/v1/notifications/silences';
const ONE = `${ALL}/:silence_id`;

/** Silences: what nobody is told of for a while. */
export function silenceRoutes(ctx: AppContext): FastifyPluginAsync {
  const list = async (
    namespaceId: string,
    query: PaginationQuery,
    body: PaginationQuery,
  ): Promise<ListSilencesResponse> => {
    const { results, pagination, total } = await answerPage(
      ctx.secrets,
      { query, body },
      ['silences', namespaceId],
      (page) => listSilences(ctx, namespaceId, page),
    );
    return { results, pagination, total_count: total };
  };

  return async (app) => {
    app.post<{ Body: CreateSilenceRequest }>(
      ALL,
      { schema: { body: CreateSilenceRequest }, config: { permission: 'write' } },
      (request): Promise<SilenceResponse> =>
        createSilence(ctx, request.namespaceId, request.body, keepFor(request)),
    );

    app.get<{ Querystring: PaginationQuery }>(
      ALL,
      { schema: { querystring: PaginationQuery }, config: { permission: 'read' } },
      ({ namespaceId, query }) => list(namespaceId, query, {}),
    );

    app.post<{ Body: PaginationQuery | undefined; Querystring: PaginationQuery }>(
      `${ALL}/list`,
      {
        schema: { body: schema.orNull(PaginationQuery), querystring: PaginationQuery },
        config: { permission: 'read' },
      },
      ({ namespaceId, query, body }) => list(namespaceId, query, body ?? {}),
    );

    app.post<{ Body: PreviewSilenceRequest }>(
      `${ALL}/preview`,
      { schema: { body: PreviewSilenceRequest }, config: { permission: 'read' } },
      ({ namespaceId, body }): Promise<PreviewSilenceResponse> => previewSilence(ctx, namespaceId, body),
    );

    app.get<{ Params: SilenceParams }>(
      ONE,
      { config: { permission: 'read' } },
      ({ namespaceId, params }): Promise<SilenceResponse> => getSilence(ctx, namespaceId, params.silence_id),
    );

    app.patch<{ Params: SilenceParams; Body: PatchSilenceRequest }>(
      ONE,
      { schema: { body: PatchSilenceRequest }, config: { permission: 'write' } },
      ({ namespaceId, params, body }): Promise<SilenceResponse> =>
        patchSilence(ctx, namespaceId, params.silence_id, body),
    );

    app.delete<{ Params: SilenceParams }>(
      ONE,
      { config: { permission: 'delete' } },
      async ({ namespaceId, params }): Promise<GenericDeleteResponse> => {
        await deleteSilence(ctx, namespaceId, params.silence_id);
        return { message: 'Successfully deleted', success: true };
      },
    );
  };
}
