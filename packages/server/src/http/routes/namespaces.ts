import {
  CreateNamespaceRequest,
  forbidden,
  ListNamespacesRequest,
  type ListNamespacesResponse,
  PaginationQuery,
  PatchNamespaceRequest,
  schema,
  UpdateNamespaceRequest,
} from '@tocsin/contract';
import type { FastifyPluginAsync } from 'fastify';
import { bindingOf } from '../../catalog/listing.ts';
import {
  createNamespace,
  deleteNamespace,
  getNamespace,
  listNamespaces,
  resolveNamespace,
  updateNamespace,
} from '../../catalog/namespaces.ts';
import { operationOf, requireOperation } from '../../catalog/scope-operations.ts';
import type { AppContext, Permission, Principal } from '../../context.ts';
import { paginationOf, readPage } from '../../platform/paging.ts';
import { keepFor } from '../plugins/idempotency.ts';

const PATH = '/v1/namespaces/:namespace_identifier';
interface Identified {
  Params: { namespace_identifier: string };
}
interface Listing {
  Querystring: PaginationQuery;
  Body: ListNamespacesRequest | null | undefined;
}

/** Namespaces. A key that is limited to some sees no others, and makes none. */
export function namespaceRoutes(ctx: AppContext): FastifyPluginAsync {
  return async (app) => {
    // That some scope allows it is known already; it has to be one on this namespace.
    app.addHook<Identified>('preHandler', async ({ principal, params, method, routeOptions }) => {
      const { namespace_identifier: identifier } = params;
      if (identifier === undefined) return;
      const id = await resolveNamespace(ctx, principal, identifier);
      const { permission = 'admin' } = routeOptions.config;
      requireOperation(principal, id, operationOf(method, routeOptions.url ?? '', permission));
    });

    app.post<{ Body: CreateNamespaceRequest }>(
      '/v1/namespaces',
      { config: config('admin'), schema: { body: CreateNamespaceRequest } },
      async (request) => {
        if (request.principal.namespaces !== null)
          throw forbidden('A key that is limited to namespaces cannot make others');
        return createNamespace(ctx, request.body, keepFor(request));
      },
    );

    app.post<Listing>(
      '/v1/namespaces/list',
      {
        config: config('read'),
        schema: { querystring: PaginationQuery, body: schema.orNull(ListNamespacesRequest) },
      },
      async ({ principal, query, body }) => list(ctx, principal, query, body ?? {}),
    );

    app.get<Identified>(PATH, { config: config('read') }, async ({ principal, params }) =>
      getNamespace(ctx, principal, params.namespace_identifier),
    );

    app.put<Identified & { Body: UpdateNamespaceRequest }>(
      PATH,
      { config: config('write'), schema: { body: UpdateNamespaceRequest } },
      async ({ principal, params, body }) => {
        const { namespace_name, payload_indexes } = body;
        return updateNamespace(ctx, principal, params.namespace_identifier, {
          namespace_name,
          payload_indexes,
        });
      },
    );

    app.patch<Identified & { Body: PatchNamespaceRequest }>(
      PATH,
      { config: config('write'), schema: { body: PatchNamespaceRequest } },
      async ({ principal, params, body }) =>
        updateNamespace(ctx, principal, params.namespace_identifier, body),
    );

    app.delete<Identified>(PATH, { config: config('delete') }, async ({ principal, params }) => {
      await deleteNamespace(ctx, principal, params.namespace_identifier);
      return { message: `The namespace "${params.namespace_identifier}" is deleted`, success: true };
    });
  };
}

async function list(
  ctx: AppContext,
  principal: Principal,
  query: PaginationQuery,
  body: ListNamespacesRequest,
): Promise<ListNamespacesResponse> {
  const seen = principal.namespaces === null ? null : [...principal.namespaces];
  const binding = ['namespaces', seen, ...bindingOf(body)];
  const page = readPage(ctx.secrets, query, body, binding);
  const { found, total, stats } = await listNamespaces(ctx, principal, body, page);
  const pagination = paginationOf(ctx.secrets, page, found, binding, total);
  return { results: [...found.rows], pagination, total_count: total, stats };
}

function config(permission: Permission): { permission: Permission; namespace: false } {
  return { permission, namespace: false };
}
