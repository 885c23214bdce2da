import { GenericDeleteResponse } from '../common.ts';
import {
  CreateNamespaceRequest,
  ListNamespacesRequest,
  ListNamespacesResponse,
  NamespaceModel,
  PatchNamespaceRequest,
  UpdateNamespaceRequest,
} from '../namespaces.ts';
import { PaginationQuery } from '../pagination.ts';
import { orNull } from '../schema.ts';
import { namespaceRequest } from './examples/namespaces.ts';
import { type Operation, operationsOf } from './operation.ts';

const define = operationsOf('Namespaces');
const ONE = '/v1/namespaces/{namespace_identifier}';

/** Namespaces. */
export const namespaceOperations: readonly Operation[] = [
  define('createNamespace', 'POST /v1/namespaces', {
    summary: 'Create a namespace',
    description: 'For admins whose key is not limited to namespaces.',
    permission: 'admin',
    namespace: false,
    body: CreateNamespaceRequest,
    bodyExamples: { plain: { summary: 'A namespace', value: namespaceRequest } },
    answer: NamespaceModel,
  }),
  define('getNamespace', `GET ${ONE}`, {
    summary: 'Get a namespace',
    permission: 'read',
    namespace: false,
    answer: NamespaceModel,
  }),
  define('replaceNamespace', `PUT ${ONE}`, {
    summary: 'Replace what can be replaced of a namespace',
    permission: 'write',
    namespace: false,
    body: UpdateNamespaceRequest,
    answer: NamespaceModel,
    errors: [409],
  }),
  define('updateNamespace', `PATCH ${ONE}`, {
    summary: 'Change a namespace',
    permission: 'write',
    namespace: false,
    body: PatchNamespaceRequest,
    answer: NamespaceModel,
    errors: [409],
  }),
  define('deleteNamespace', `DELETE ${ONE}`, {
    summary: 'Delete a namespace',
    description: 'With all that is in it: hidden at once, removed in the background.',
    permission: 'delete',
    namespace: false,
    answer: GenericDeleteResponse,
  }),
  define('listNamespaces', 'POST /v1/namespaces/list', {
    summary: 'List namespaces',
    description: 'Those that the key sees.',
    permission: 'read',
    namespace: false,
    query: PaginationQuery,
    body: orNull(ListNamespacesRequest),
    answer: ListNamespacesResponse,
  }),
];
