import type { ChannelResponse, CreateChannelRequest, TestChannelResponse } from '../../channels.ts';

/** A webhook. */
export const channelRequest: CreateChannelRequest = {
  name: 'on-call',
  channel_type: 'webhook',
  config: { url: 'https://example.com/hooks/tocsin', timeout: 10 },
};

/** How {@link channelRequest} is answered, less the secret. */
export const channel: ChannelResponse = {
  channel_id: 'chn_01jdq3a5b7c9d1e3f5g7h9j1k3',
  name: 'on-call',
  channel_type: 'webhook',
  config: { url: 'https://example.com/hooks/tocsin', headers: {}, timeout: 10 },
  enabled: true,
  has_secret: true,
  fallback_channel_id: null,
  paused: null,
  failures: 0,
  failing_since: null,
  created_at: '2026-11-02T09:28:00.000Z',
  updated_at: '2026-11-02T09:28:00.000Z',
};

/** A Slack channel. */
export const slackRequest: CreateChannelRequest = {
  name: 'newsroom',
  channel_type: 'slack',
  config: { bot_token: 'xoxb-0000000000-example', channel: '#alerts' },
};

/** An e-mail channel. */
export const emailRequest: CreateChannelRequest = {
  name: 'editors',
  channel_type: 'email',
  config: {
    to_addresses: ['editors@example.com'],
    smtp: { host: 'mail.example.com', user: 'tocsin', password: 'a password', from: 'tocsin@example.com' },
  },
};

/** How a sample was taken by {@link channel}. */
export const testAnswer: TestChannelResponse = {
  outcome: 'delivered',
  reason: 'sent',
  status_code: 200,
  error: null,
  response: 'ok',
  response_headers: { 'content-type': 'text/plain' },
  request: {
    target: 'POST https://example.com/hooks/tocsin',
    headers: { 'content-type': 'application/json', 'webhook-id': 'dlv_01jdq3a5b7c9d1e3f5g7h9j1k3' },
    body: '{"type":"channel.test"}',
  },
  duration_ms: 41,
  remark: null,
};
