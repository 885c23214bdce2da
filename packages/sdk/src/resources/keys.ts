import type {
  APIKeyCreateRequest,
  APIKeyCreateResponse,
  APIKeyModel,
  APIKeyUpdateRequest,
  GenericSuccessResponse,
  ListKeysQuery,
  ListKeysResponse,
} from '@tocsin/contract';
import type { List } from '../core/list.ts';
import type { RequestOptions } from '../core/settings.ts';
import { at } from '../core/url.ts';
import { Resource } from './resource.ts';

/** Who may do what, and where. For admins whose key is not limited to namespaces; any e-mail address is a user. */
export class Keys extends Resource {
  /** The answer is the only one that shows the key itself. */
  create(user: string, body: APIKeyCreateRequest, options?: RequestOptions): Promise<APIKeyCreateResponse> {
    return this.api.post(at`/v1/organizations/users/${user}/api-keys`, body, options);
  }

  /** All on one page. */
  list(user: string, wanted?: ListKeysQuery, options?: RequestOptions): List<APIKeyModel, ListKeysResponse> {
    return this.api.list(at`/v1/organizations/users/${user}/api-keys`, wanted, options);
  }

  /** Changes what is named. */
  update(
    user: string,
    key: string,
    body: APIKeyUpdateRequest,
    options?: RequestOptions,
  ): Promise<APIKeyModel> {
    return this.api.patch(at`/v1/organizations/users/${user}/api-keys/${key}`, body, options);
  }

  /** For good and at once. */
  revoke(user: string, key: string, options?: RequestOptions): Promise<GenericSuccessResponse> {
    return this.api.delete(at`/v1/organizations/users/${user}/api-keys/${key}`, options);
  }

  /** Gives it a new secret; the old one is invalid at once. */
  rotate(user: string, key: string, options?: RequestOptions): Promise<APIKeyCreateResponse> {
    return this.api.post(at`/v1/organizations/users/${user}/api-keys/${key}/rotate`, undefined, options);
  }
}
