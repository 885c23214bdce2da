import type { ChannelConfig, ChannelResponse, ChannelType } from '@tocsin/contract';
import { isoTime } from '../platform/clock.ts';
import type { ChannelsTable } from '../store/tables.ts';
import { shownConfig } from './channel-config.ts';

/**
 * A channel in the shape of an answer.
 * @param madeSecret a secret that we just made, shown this once
 */
export function toChannelResponse(row: ChannelsTable, madeSecret: string | null = null): ChannelResponse {
  const config = shownConfig(row);
  return {
    channel_id: row.channel_id,
    name: row.name,
    channel_type: row.kind as ChannelType,
    config: (madeSecret === null ? config : { ...config, secret: madeSecret }) as unknown as ChannelConfig,
    enabled: row.enabled === 1,
    has_secret: row.sealed !== null,
    fallback_channel_id: row.fallback_channel_id,
    paused: row.paused_at === null ? null : { at: isoTime(row.paused_at), reason: row.pause_reason ?? '' },
    failures: row.failures,
    failing_since: row.failing_since === null ? null : isoTime(row.failing_since),
    created_at: isoTime(row.created_at),
    updated_at: isoTime(row.updated_at),
  };
}
