import {
  CreateRetrieverRequest,
  GenericDeleteResponse,
  ListRetrieversRequest,
  PaginationQuery,
  PatchRetrieverRequest,
  type RetrieverModel,
  schema,
} from '@tocsin/contract';
import type { FastifyPluginAsync } from 'fastify';
import {
  createRetriever,
  deleteRetriever,
  getRetriever,
  listRetrievers,
  patchRetriever,
} from '../../catalog/retrievers.ts';
import type { AppContext } from '../../context.ts';
import { paginationOf, readPage } from '../../platform/paging.ts';
import { keepFor } from '../plugins/idempotency.ts';

interface RetrieverParams {
  retriever_id: string;
}

const ONE = '/v1/retrievers/:retriever_id';

/** Retrievers: what alerts search with. */
export function retrieverRoutes(ctx: AppContext): FastifyPluginAsync {
  return async (app) => {
    app.post<{ Body: CreateRetrieverRequest }>(
      '/v1/retrievers',
      { schema: { body: CreateRetrieverRequest }, config: { permission: 'write' } },
      async (request) => {
        const answerOf = (retriever: RetrieverModel) => ({ retriever });
        const { namespaceId, body } = request;
        return answerOf(await createRetriever(ctx, namespaceId, body, keepFor(request, answerOf)));
      },
    );

    app.get<{ Params: RetrieverParams }>(
      ONE,
      { config: { permission: 'read' } },
      ({ namespaceId, params }): Promise<RetrieverModel> =>
        getRetriever(ctx, namespaceId, params.retriever_id),
    );

    app.patch<{ Params: RetrieverParams; Body: PatchRetrieverRequest }>(
      ONE,
      { schema: { body: PatchRetrieverRequest }, config: { permission: 'write' } },
      async ({ namespaceId, params, body }) => ({
        retriever: await patchRetriever(ctx, namespaceId, params.retriever_id, body),
      }),
    );

    app.delete<{ Params: RetrieverParams }>(
      ONE,
      { config: { permission: 'delete' } },
      async ({ namespaceId, params }): Promise<GenericDeleteResponse> => {
        await deleteRetriever(ctx, namespaceId, params.retriever_id);
        return { message: 'Successfully deleted', success: true };
      },
    );

    app.post<{ Body: (ListRetrieversRequest & PaginationQuery) | undefined; Querystring: PaginationQuery }>(
      '/v1/retrievers/list',
      {
        schema: { body: schema.orNull(ListRetrieversRequest), querystring: PaginationQuery },
        config: { permission: 'read' },
      },
      async ({ namespaceId, query, body }) => {
        const wish = body ?? {};
        const binding = [
          'retrievers',
          namespaceId,
          wish.search,
          wish.filters,
          wish.sorts,
          wish.case_sensitive,
        ];
        const page = readPage(ctx.secrets, query, wish, binding);
        const { found, total } = await listRetrievers(ctx, namespaceId, wish, page);
        return {
          results: found.rows,
          total,
          pagination: paginationOf(ctx.secrets, page, found, binding, total),
        };
      },
    );
  };
}
