import type {
  ListWebhooksRequest,
  ListWebhooksResponse,
  WebhookRequest,
  WebhookResponse,
} from '@tocsin/contract';
import type { List } from '../core/list.ts';
import type { RequestOptions } from '../core/settings.ts';
import { at } from '../core/url.ts';
import { Resource } from './resource.ts';

/** Systems that are told of whatever happens to alerts. Each is named by id or name. */
export class Subscriptions extends Resource {
  /** A webhook without a secret gets one; the answer is the only one that shows it. */
  create(body: WebhookRequest, options?: RequestOptions): Promise<WebhookResponse> {
    return this.api.post('/v1/organizations/webhooks/', body, options);
  }

  list(wanted?: ListWebhooksRequest, options?: RequestOptions): List<WebhookResponse, ListWebhooksResponse> {
    return this.api.search('/v1/organizations/webhooks/list', wanted, options);
  }

  get(subscription: string, options?: RequestOptions): Promise<WebhookResponse> {
    return this.api.get(at`/v1/organizations/webhooks/${subscription}`, options);
  }

  /** Says anew what it is. A channel with the URL of one that it has keeps its secret, if none is sent. */
  replace(subscription: string, body: WebhookRequest, options?: RequestOptions): Promise<WebhookResponse> {
    return this.api.put(at`/v1/organizations/webhooks/${subscription}`, body, options);
  }

  delete(subscription: string, options?: RequestOptions): Promise<void> {
    return this.api.delete(at`/v1/organizations/webhooks/${subscription}`, options);
  }
}
