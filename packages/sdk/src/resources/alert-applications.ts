import type {
  AlertApplicationResponse,
  GenericDeleteResponse,
  ListAlertApplicationsResponse,
  PaginationQuery,
  PutAlertApplicationRequest,
} from '@tocsin/contract';
import type { List } from '../core/list.ts';
import type { RequestOptions } from '../core/settings.ts';
import { at } from '../core/url.ts';
import { Resource } from './resource.ts';

/** How an alert is attached to collections. Both are named by id or name. */
export class AlertApplications extends Resource {
  list(
    alert: string,
    page?: PaginationQuery,
    options?: RequestOptions,
  ): List<AlertApplicationResponse, ListAlertApplicationsResponse> {
    return this.api.list(at`/v1/alerts/${alert}/applications`, page, options);
  }

  get(alert: string, collection: string, options?: RequestOptions): Promise<AlertApplicationResponse> {
    return this.api.get(at`/v1/alerts/${alert}/applications/${collection}`, options);
  }

  /** Attaches it, or changes how it is attached; what is not named takes its default. */
  put(
    alert: string,
    collection: string,
    body?: PutAlertApplicationRequest,
    options?: RequestOptions,
  ): Promise<AlertApplicationResponse> {
    return this.api.put(at`/v1/alerts/${alert}/applications/${collection}`, body ?? {}, options);
  }

  /** Detaches it. */
  delete(alert: string, collection: string, options?: RequestOptions): Promise<GenericDeleteResponse> {
    return this.api.delete(at`/v1/alerts/${alert}/applications/${collection}`, options);
  }
}
