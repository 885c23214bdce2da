import type {
  DeliveryResponse,
  DeliverySummary,
  ListDeliveriesQuery,
  ListDeliveriesResponse,
  ReplayDeliveriesRequest,
  ReplayResponse,
} from '@tocsin/contract';
import type { List } from '../core/list.ts';
import type { RequestOptions } from '../core/settings.ts';
import { at } from '../core/url.ts';
import { Resource } from './resource.ts';

const ALL = '/v1/notifications/deliveries';

/** The ledger: what was sent to whom, what is held and why, and every attempt. */
export class Deliveries extends Resource {
  /** Newest first, without the attempts. */
  list(
    wanted?: ListDeliveriesQuery,
    options?: RequestOptions,
  ): List<DeliverySummary, ListDeliveriesResponse> {
    return this.api.list(ALL, wanted, options);
  }

  /** With every attempt: what was sent, and what was answered. */
  get(delivery: string, options?: RequestOptions): Promise<DeliveryResponse> {
    return this.api.get(at`/v1/notifications/deliveries/${delivery}`, options);
  }

  /** Sends it again, under the same webhook id. */
  replay(delivery: string, options?: RequestOptions): Promise<ReplayResponse> {
    return this.api.post(at`/v1/notifications/deliveries/${delivery}/replay`, undefined, options);
  }

  /** Sends those again that pass at least one filter, each under its own webhook id. */
  replayMatching(body: ReplayDeliveriesRequest, options?: RequestOptions): Promise<ReplayResponse> {
    return this.api.post(`${ALL}/replay`, body, options);
  }
}
