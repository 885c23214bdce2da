import { CHANNEL_TYPES, type ChannelType } from './channel-types.ts';
import type { Metadata } from './common.ts';
import { PaginationResponse } from './pagination.ts';
import {
  anyObject,
  bool,
  dateTime,
  int,
  type JsonSchema,
  list,
  map,
  nameOf,
  num,
  oneOf,
  orNull,
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
  /** JSON in whose strings templates may stand. */
  payload_template?: Metadata | null;
  /** Seconds. */
  timeout?: number | null;
}

/** Where a Slack channel posts to: an incoming webhook, or a channel with a bot's token. */
export interface SlackChannelConfig {
  webhook_url?: string | null;
  /** `xoxb-…`, in place of `webhook_url`. */
  bot_token?: string | null;
  /** With a bot's token it is required. */
  channel?: string | null;
  username?: string | null;
  icon_emoji?: string | null;
  icon_url?: string | null;
  /** A template of a JSON list of blocks. */
  blocks_template?: string | null;
  /** Seconds. */
  timeout?: number | null;
}

/** The server that e-mail is handed to. */
export interface SmtpConfig {
  host: string;
  /** Without it 465 for `tls`, 25 for `none`, else 587. */
  port?: number | null;
  secure?: 'tls' | 'starttls' | 'none' | null;
  user?: string | null;
  password?: string | null;
  /** The sender's address. */
  from: string;
}

/** Whom an e-mail channel writes to, and through which server. */
export interface EmailChannelConfig {
  to_addresses: string[];
  cc_addresses?: string[] | null;
  bcc_addresses?: string[] | null;
  subject_template?: string | null;
  body_template?: string | null;
  content_type?: 'plain_text' | 'html' | 'markdown' | 'json' | null;
  smtp?: SmtpConfig | null;
  /** Seconds. */
  timeout?: number | null;
}

/** The configuration of a channel; which, follows from its `channel_type`. */
export type ChannelConfig = WebhookChannelConfig | SlackChannelConfig | EmailChannelConfig;

/** Makes a channel. */
export interface CreateChannelRequest {
  name?: string | null;
  channel_type: string;
  config: ChannelConfig;
  enabled?: boolean | null;
  /** The channel that is told when this one is paused. */
  fallback_channel_id?: string | null;
}

const channelName = nameOf(1, 200);
const config: JsonSchema = {
  ...anyObject,
  description:
    'Its fields follow from the kind of channel: `GET /v1/notifications/channel-types` describes them. Secrets are masked in answers; a mask that is sent back keeps the secret.',
};
const fallback = str({ minLength: 1, description: 'The channel that is told when this one is paused.' });

/** Schema of {@link CreateChannelRequest}. The configuration is checked as the kind of channel describes it. */
export const CreateChannelRequest: JsonSchema = request(
  { channel_type: str({ description: '`webhook`, `slack` or `email`.' }), config },
  { name: channelName, enabled: withDefault(bool, true), fallback_channel_id: fallback },
);

/** Changes single fields of a channel; a secret that is not sent stays. */
export interface PatchChannelRequest {
  name?: string | null;
  /** Null clears an optional field that has no default; others stay. */
  config?: Metadata | null;
  enabled?: boolean | null;
  /** Makes a new secret, which the answer shows once; the old one stays valid for a day. */
  rotate_secret?: boolean | null;
  /** Null = none; absent = as it is. */
  fallback_channel_id?: string | null;
}

/** Schema of {@link PatchChannelRequest}. */
export const PatchChannelRequest: JsonSchema = request(
  {},
  { name: channelName, config, enabled: bool, rotate_secret: bool, fallback_channel_id: fallback },
);

/** Since when we send nothing to a channel, and why. */
export interface ChannelPause {
  at: string;
  reason: string;
}

/** Schema of {@link ChannelPause}. */
export const ChannelPause: JsonSchema = response({ at: dateTime, reason: str() });

/** A channel, its secrets masked. */
export interface ChannelResponse {
  channel_id: string;
  name: string | null;
  channel_type: ChannelType;
  config: ChannelConfig;
  enabled: boolean;
  /** Whether a secret is stored. */
  has_secret?: boolean;
  fallback_channel_id: string | null;
  /** Null where it is not paused. */
  paused: ChannelPause | null;
  /** Attempts that failed since the last one that did not. */
  failures: number;
  /** Since when all attempts have failed. */
  failing_since: string | null;
  created_at: string;
  updated_at: string;
}

/** Schema of {@link ChannelResponse}. */
export const ChannelResponse: JsonSchema = response(
  {
    channel_id: str(),
    name: orNull(str()),
    channel_type: oneOf(CHANNEL_TYPES),
    config: anyObject,
    enabled: bool,
    fallback_channel_id: orNull(str()),
    paused: orNull(ChannelPause),
    failures: int({ minimum: 0 }),
    failing_since: orNull(dateTime),
    created_at: dateTime,
    updated_at: dateTime,
  },
  { has_secret: bool },
);

/** The answer to switching a channel on. */
export interface ResumeChannelResponse {
  channel_id: string;
  enabled: true;
  /** The delivery that sums up what was held meanwhile; null where nothing was. */
  summary_id: string | null;
}

/** Schema of {@link ResumeChannelResponse}. */
export const ResumeChannelResponse: JsonSchema = response({
  channel_id: str(),
  enabled: bool,
  summary_id: orNull(str()),
});

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

/** What was sent to the far side, secrets masked. */
export interface SentRequestModel {
  /** `POST https://example.com/hook`, `SMTP mail.example.com:587`. */
  target: string;
  headers: Record<string, string>;
  /** The first 16 KB. */
  body: string;
}

/** Schema of {@link SentRequestModel}. */
export const SentRequestModel: JsonSchema = response({ target: str(), headers: map(str()), body: str() });

/** How the far side took a sample. */
export interface TestChannelResponse {
  /** `delivered`, `retry` (a later attempt might succeed), `rejected` or `gone`. */
  outcome: string;
  reason: string | null;
  status_code: number | null;
  error: string | null;
  /** The beginning of what it answered. */
  response: string | null;
  response_headers: Record<string, string> | null;
  request: SentRequestModel | null;
  duration_ms: number;
  /** What is to be said of the message: that a template was broken, say. */
  remark: string | null;
}

/** Schema of {@link TestChannelResponse}. */
export const TestChannelResponse: JsonSchema = response({
  outcome: oneOf(['delivered', 'retry', 'rejected', 'gone']),
  reason: orNull(str()),
  status_code: orNull(int()),
  error: orNull(str()),
  response: orNull(str()),
  response_headers: orNull(map(str())),
  request: orNull(SentRequestModel),
  duration_ms: num({ minimum: 0 }),
  remark: orNull(str()),
});
