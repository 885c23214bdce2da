import {
  type CollectionResponse,
  CreateCollectionRequest,
  type DescribeCollectionFeaturesResponse,
  type GenericDeleteResponse,
  ListCollectionsRequest,
  PaginationQuery,
  PatchCollectionRequest,
  schema,
} from '@tocsin/contract';
import type { FastifyPluginAsync } from 'fastify';
import { listCollectionFeatures, toFeatureDescriptor } from '../../catalog/collection-features.ts';
import {
  createCollection,
  deleteCollection,
  findCollection,
  getCollection,
  patchCollection,
} from '../../catalog/collections.ts';
import { collectionStats, listCollections } from '../../catalog/list-collections.ts';
import { bindingOf } from '../../catalog/listing.ts';
import type { AppContext } from '../../context.ts';
import { paginationOf, readPage } from '../../platform/paging.ts';
import { keepFor } from '../plugins/idempotency.ts';

interface CollectionParams {
  collection_identifier: string;
}

const ONE = '/v1/collections/:collection_identifier';

/** Collections: where documents arrive and what alerts are attached to. */
export function collectionRoutes(ctx: AppContext): FastifyPluginAsync {
  return async (app) => {
    app.post<{ Body: CreateCollectionRequest }>(
      '/v1/collections',
      { schema: { body: CreateCollectionRequest }, config: { permission: 'write' } },
      (request): Promise<CollectionResponse> =>
        createCollection(ctx, request.namespaceId, request.body, keepFor(request)),
    );

    app.get<{ Params: CollectionParams }>(
      ONE,
      { config: { permission: 'read' } },
      ({ namespaceId, params }): Promise<CollectionResponse> =>
        getCollection(ctx, namespaceId, params.collection_identifier),
    );

    app.get<{ Params: CollectionParams }>(
      `${ONE}/features`,
      { config: { permission: 'read' } },
      async ({ namespaceId, params }): Promise<DescribeCollectionFeaturesResponse> => {
        const collection = await findCollection(ctx.db.read, namespaceId, params.collection_identifier);
        const features = await listCollectionFeatures(ctx.db.read, collection);
        return { features: features.map(toFeatureDescriptor) };
      },
    );

    app.patch<{ Params: CollectionParams; Body: PatchCollectionRequest }>(
      ONE,
      { schema: { body: PatchCollectionRequest }, config: { permission: 'write' } },
      ({ namespaceId, params, body }): Promise<CollectionResponse> =>
        patchCollection(ctx, namespaceId, params.collection_identifier, body),
    );

    app.delete<{ Params: CollectionParams }>(
      ONE,
      { config: { permission: 'delete' } },
      async ({ namespaceId, params }): Promise<GenericDeleteResponse> => {
        await deleteCollection(ctx, namespaceId, params.collection_identifier);
        return { message: 'Successfully deleted', success: true };
      },
    );

    app.post<{ Body: (ListCollectionsRequest & PaginationQuery) | undefined; Querystring: PaginationQuery }>(
      '/v1/collections/list',
      {
        schema: { body: schema.orNull(ListCollectionsRequest), querystring: PaginationQuery },
        config: { permission: 'read' },
      },
      async ({ namespaceId, query, body }) => {
        const wish = body ?? {};
        const binding = ['collections', namespaceId, ...bindingOf(wish)];
        const page = readPage(ctx.secrets, query, wish, binding);
        const { found, total } = await listCollections(ctx, namespaceId, wish, page);
        const pagination = paginationOf(ctx.secrets, page, found, binding, total);
        const stats = page.after === null ? await collectionStats(ctx.db.read, namespaceId) : null;
        return { results: found.rows, pagination, total_count: total, stats };
      },
    );
  };
}
