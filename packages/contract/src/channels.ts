import { PaginationResponse } from './pagination.ts';
import {
  bool,
  dateTime,
  type JsonSchema,
  list,
  map,
  matching,
  nameOf,
  num,
  oneOf,
  orNull,
  type Properties,
  request,
  response,
  str,
  withDefault,
} from './schema.ts';

/** Where a webhook channel sends to, and how. */
export interface WebhookChannelConfig {
  url: string;
  /** `whsec_` and base64 of 24 to 64 bytes. Never part of an answer. */
  secret?: string | null;
  headers?: Record<string, string> | null;
  /** Seconds. */
  timeout?: number | null;
}

const url = matching('^[hH][tT][tT][pP][sS]?://', 'must begin with http:// or https://', {
  minLength: 1,
  maxLength: 2048,
});
const webhookFields: Properties = {
  secret: matching(
    '^whsec_[A-Za-z0-9+/]+={0,2}$',
    'must be whsec_ followed by base64 of 24 to 64 bytes; leave it out to have one made',
  ),
  headers: map(str()),
  timeout: num({ exclusiveMinimum: 0, maximum: 60 }),
};

/** Schema of {@link WebhookChannelConfig}. The number of bytes of the secret is checked where it is stored. */
export const WebhookChannelConfig: JsonSchema = request({ url }, webhookFields);

/** Makes a channel. */
export interface CreateChannelRequest {
  name?: string | null;
  channel_type: string;
  config: WebhookChannelConfig;
  enabled?: boolean | null;
}

const channelName = nameOf(1, 200);

/** Schema of {@link CreateChannelRequest}. */
export const CreateChannelRequest: JsonSchema = request(
  {
    channel_type: str({ description: '`webhook`; others are refused by name.' }),
    config: WebhookChannelConfig,
  },
  { name: channelName, enabled: withDefault(bool, true) },
);

/** Changes single fields of a channel; a secret that is not sent stays. */
export interface PatchChannelRequest {
  name?: string | null;
  config?: Partial<WebhookChannelConfig> | null;
  enabled?: boolean | null;
  /** Makes a new secret, which the answer shows once; the old one stays valid for a day. */
  rotate_secret?: boolean | null;
}

/** Schema of {@link PatchChannelRequest}. */
export const PatchChannelRequest: JsonSchema = request(
  {},
  { name: channelName, config: request({}, { url, ...webhookFields }), enabled: bool, rotate_secret: bool },
);

/** A channel, without its secret. */
export interface ChannelResponse {
  channel_id: string;
  name: string | null;
  channel_type: 'webhook';
  config: Omit<WebhookChannelConfig, 'secret'>;
  enabled: boolean;
  /** Whether a secret is stored. */
  has_secret?: boolean;
  created_at: string;
  updated_at: string;
}

/** Schema of {@link ChannelResponse}. */
export const ChannelResponse: JsonSchema = response(
  {
    channel_id: str(),
    name: orNull(str()),
    channel_type: oneOf(['webhook']),
    config: response({ url: str() }, { headers: orNull(map(str())), timeout: orNull(num()) }),
    enabled: bool,
    created_at: dateTime,
    updated_at: dateTime,
  },
  { has_secret: bool },
);

/** A page of channels. */
export interface ListChannelsResponse {
  results: ChannelResponse[];
  pagination: PaginationResponse;
}

/** Schema of {@link ListChannelsResponse}. */
export const ListChannelsResponse: JsonSchema = response({
  results: list(ChannelResponse),
  pagination: PaginationResponse,
});
