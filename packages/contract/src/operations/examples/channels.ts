import type { ChannelResponse, CreateChannelRequest } from '../../channels.ts';

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
  created_at: '2026-11-02T09:28:00.000Z',
  updated_at: '2026-11-02T09:28:00.000Z',
};
