import { ListDocumentsRequest, PaginationQuery, schema } from '@tocsin/contract';
import type { FastifyPluginAsync } from 'fastify';
import { listDocuments } from '../../catalog/document-list/list.ts';
import { documentBinding } from '../../catalog/document-list/wish.ts';
import { collectionIdOf } from '../../catalog/documents.ts';
import type { AppContext } from '../../context.ts';
import { paginationOf, readPage } from '../../platform/paging.ts';
import { clientGone } from '../plugins/client-gone.ts';

interface Listing {
  Params: { collection_identifier: string };
  Body: ListDocumentsRequest | null | undefined;
  Querystring: PaginationQuery;
}

/** The documents of a collection: filtered, searched, sorted, grouped, or a page at a time. */
export function documentListRoutes(ctx: AppContext): FastifyPluginAsync {
  return async (app) => {
    app.post<Listing>(
      '/v1/collections/:collection_identifier/documents/list',
      {
        schema: { body: schema.orNull(ListDocumentsRequest), querystring: PaginationQuery },
        config: { permission: 'read' },
      },
      async ({ namespaceId, params, query, body }, reply) => {
        const wish = body ?? {};
        const collectionId = await collectionIdOf(ctx.db.read, namespaceId, params.collection_identifier);
        const binding = ['documents', namespaceId, collectionId, ...documentBinding(wish)];
        const page = readPage(ctx.secrets, query, wish, binding);
        const place = { namespaceId, collectionId };
        const { found, total, ...list } = await listDocuments(
          ctx.db.read,
          place,
          wish,
          page,
          clientGone(reply),
        );
        return {
          ...list,
          group_by_field: wish.group_by ?? null,
          pagination: paginationOf(ctx.secrets, page, found, binding, total),
          ...(total === null ? {} : { total_count: total }),
        };
      },
    );
  };
}
