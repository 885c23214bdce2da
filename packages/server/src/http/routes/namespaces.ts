import {
  CreateNamespaceRequest,
  forbidden,
  ListNamespacesRequest,
  type ListNamespacesResponse,
  PaginationQuery,
  PatchNamespaceRequest,
  UpdateNamespaceRequest,
} from '@tocsin/contract';
import type { FastifyPluginAsync } from 'fastify';
import { pageOfNamespaces, selectNamespaces } from '../../catalog/namespace-list.ts';
import { statsOf } from '../../catalog/namespace-model.ts';
import {
  createNamespace,
  deleteNamespace,
  getNamespace,
  updateNamespace,
  visibleNamespaces,
} from '../../catalog/namespaces.ts';
import type { AppContext, Permission, Principal } from '../../context.ts';
import { paginationOf, readPage } from '../../platform/paging.ts';
import { keepFor } from '../plugins/idempotency.ts';

const PATH = '/v1/namespaces/:namespace_identifier';
const listBody = {
  ...ListNamespacesRequest,
  type: ['object', 'null'],
  properties: {
    ...(PaginationQuery['properties'] as object),
    ...(ListNamespacesRequest['properties'] as object),
  },
};

interface Identified {
  Params: { namespace_identifier: string };
}
interface Listing {
  Querystring: PaginationQuery;
  Body: (ListNamespacesRequest & PaginationQuery) | null | undefined;
}

/** Namespaces. A key that is limited to some sees no others, and makes none. */
export function namespaceRoutes(ctx: AppContext): FastifyPluginAsync {
  return async (app) => {
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
      { config: config('read'), schema: { querystring: PaginationQuery, body: listBody } },
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
  body: ListNamespacesRequest & PaginationQuery,
): Promise<ListNamespacesResponse> {
  const { search, filters, sort, case_sensitive } = body;
  const seen = principal.namespaces === null ? null : [...principal.namespaces];
  const binding = ['namespaces', seen, search, filters, sort, case_sensitive];
  const page = readPage(ctx.secrets, query, body, binding);
  const found = selectNamespaces(await visibleNamespaces(ctx, principal), body);
  const rows = pageOfNamespaces(found, body, page);
  const pagination = paginationOf(ctx.secrets, page, rows, binding, found.length);
  return { results: [...rows.rows], pagination, total_count: found.length, stats: statsOf(found) };
}

function config(permission: Permission): { permission: Permission; namespace: false } {
  return { permission, namespace: false };
}
