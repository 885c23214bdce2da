import type {
  CreateNamespaceRequest,
  GenericDeleteResponse,
  ListNamespacesRequest,
  ListNamespacesResponse,
  NamespaceModel,
  PaginationQuery,
  PatchNamespaceRequest,
  UpdateNamespaceRequest,
} from '@tocsin/contract';
import type { List } from '../core/list.ts';
import type { RequestOptions } from '../core/settings.ts';
import { at } from '../core/url.ts';
import { Resource } from './resource.ts';

/** Isolation boundaries: everything else lives in one, and nothing crosses them. Each is named by id or name. */
export class Namespaces extends Resource {
  /** For admins whose key is not limited to namespaces. */
  create(body: CreateNamespaceRequest, options?: RequestOptions): Promise<NamespaceModel> {
    return this.api.post('/v1/namespaces', body, options);
  }

  get(namespace: string, options?: RequestOptions): Promise<NamespaceModel> {
    return this.api.get(at`/v1/namespaces/${namespace}`, options);
  }

  replace(
    namespace: string,
    body: UpdateNamespaceRequest,
    options?: RequestOptions,
  ): Promise<NamespaceModel> {
    return this.api.put(at`/v1/namespaces/${namespace}`, body, options);
  }

  update(namespace: string, body: PatchNamespaceRequest, options?: RequestOptions): Promise<NamespaceModel> {
    return this.api.patch(at`/v1/namespaces/${namespace}`, body, options);
  }

  /** With all that is in it: hidden at once, removed in the background. */
  delete(namespace: string, options?: RequestOptions): Promise<GenericDeleteResponse> {
    return this.api.delete(at`/v1/namespaces/${namespace}`, options);
  }

  /** Those that the key sees. */
  list(
    wanted?: ListNamespacesRequest & PaginationQuery,
    options?: RequestOptions,
  ): List<NamespaceModel, ListNamespacesResponse> {
    return this.api.search('/v1/namespaces/list', wanted, options);
  }
}
