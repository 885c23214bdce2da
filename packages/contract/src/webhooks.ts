import { CHANNEL_TYPES, type ChannelType } from './channel-types.ts';
import { ChannelPause } from './channels.ts';
import type { Metadata } from './common.ts';
import { EVENT_TYPES } from './events.ts';
import { type PaginationQuery, PaginationResponse, paginationFields } from './pagination.ts';
import {
  anyObject,
  bool,
  dateTime,
  int,
  type JsonSchema,
  list,
  nameOf,
  oneOf,
  orNull,
  request,
  response,
  str,
  withDefault,
} from './schema.ts';

const things = (thing: string, ...events: string[]): string[] => events.map((event) => `${thing}.${event}`);

/** The types of events that can be subscribed to. Only those of alerts occur; the others are accepted for older clients. */
export const WEBHOOK_EVENT_TYPES: readonly string[] = [
  ...things('object', 'created', 'updated', 'deleted'),
  'objects.created.batch',
  ...things('collection', 'created', 'updated', 'deleted', 'documents.written'),
  ...things('cluster', 'created', 'updated', 'deleted'),
  ...things('cluster.execution', 'started', 'completed', 'failed'),
  ...things('trigger', 'created', 'updated', 'deleted', 'paused', 'resumed', 'fired'),
  ...things('trigger.execution', 'completed', 'failed'),
  ...things('taxonomy', 'created', 'updated', 'deleted'),
  ...EVENT_TYPES,
];

/** Where a subscription sends to. */
export interface WebhookChannel {
  channel: ChannelType;
  /** As that kind of channel has it; secrets are masked in answers. */
  configs: Metadata;
}

/** Schema of {@link WebhookChannel}. */
export const WebhookChannel: JsonSchema = response({ channel: oneOf(CHANNEL_TYPES), configs: anyObject });

/** A channel of a subscription, and whether it is sent to. */
export interface SubscribedChannel extends WebhookChannel {
  channel_id: string;
  enabled: boolean;
  /** Null where it is not paused. */
  paused: ChannelPause | null;
}

/** Schema of {@link SubscribedChannel}. */
export const SubscribedChannel: JsonSchema = response({
  channel: oneOf(CHANNEL_TYPES),
  configs: anyObject,
  channel_id: str(),
  enabled: bool,
  paused: orNull(ChannelPause),
});

/** Makes a subscription to events, or says anew what one is. */
export interface WebhookRequest {
  webhook_name: string;
  event_types: string[];
  channels: WebhookChannel[];
  is_active?: boolean | null;
}

/** Schema of {@link WebhookRequest}. */
export const WebhookRequest: JsonSchema = request(
  {
    webhook_name: nameOf(1, 200),
    event_types: list(oneOf(WEBHOOK_EVENT_TYPES), { minItems: 1, maxItems: 100 }),
    channels: list(WebhookChannel, { minItems: 1, maxItems: 20 }),
  },
  { is_active: withDefault({ ...bool, description: 'Whether it is told of anything.' }, true) },
);

/** A subscription to events. */
export interface WebhookResponse {
  webhook_id: string;
  webhook_name: string;
  event_types: string[];
  channels: SubscribedChannel[];
  /** False as well while all its channels are off. */
  is_active: boolean;
  created_at: string;
  updated_at: string;
}

/** Schema of {@link WebhookResponse}. */
export const WebhookResponse: JsonSchema = response({
  webhook_id: str(),
  webhook_name: str(),
  event_types: list(oneOf(WEBHOOK_EVENT_TYPES)),
  channels: list(SubscribedChannel),
  is_active: {
    ...bool,
    description: 'Whether it is told of anything: false as well while all its channels are off.',
  },
  created_at: dateTime,
  updated_at: dateTime,
});

/** Which subscriptions a list shows. */
export interface ListWebhooksRequest extends PaginationQuery {
  event_type?: string | null;
  is_active?: boolean | null;
}

/** Schema of {@link ListWebhooksRequest}. */
export const ListWebhooksRequest: JsonSchema = request(
  {},
  {
    ...paginationFields,
    event_type: str({ maxLength: 100, description: 'Only those to this type of event.' }),
    is_active: { ...bool, description: 'Only those that are told, or only those that are not.' },
  },
);

/** A page of subscriptions. */
export interface ListWebhooksResponse {
  results: WebhookResponse[];
  pagination: PaginationResponse;
  total: number;
}

/** Schema of {@link ListWebhooksResponse}. */
export const ListWebhooksResponse: JsonSchema = response({
  results: list(WebhookResponse),
  pagination: PaginationResponse,
  total: int(),
});
