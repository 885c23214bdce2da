import type { WebhookResponse } from '@tocsin/contract';
import { isoTime } from '../platform/clock.ts';
import type { Reader } from '../store/database.ts';
import type { ChannelsTable, WebhooksTable } from '../store/tables.ts';
import { toChannelResponse } from './channel-model.ts';
import { chunksOf } from './versions.ts';

/**
 * A subscription in the shape of an answer; it is not active while all its channels are off.
 * @param madeSecrets secrets that we just made, by channel, shown this once
 */
export async function toWebhookResponse(
  reader: Reader,
  row: WebhooksTable,
  madeSecrets?: ReadonlyMap<string, string>,
): Promise<WebhookResponse> {
  const [view] = await toWebhookResponses(reader, row.namespace_id, [row], madeSecrets);
  return view as WebhookResponse;
}

/** As {@link toWebhookResponse}, for many subscriptions of a namespace. */
export async function toWebhookResponses(
  reader: Reader,
  namespaceId: string,
  rows: readonly WebhooksTable[],
  madeSecrets: ReadonlyMap<string, string> = new Map(),
): Promise<WebhookResponse[]> {
  const named = rows.map((row) => JSON.parse(row.channels_json) as string[]);
  const known = await channelsNamed(reader, namespaceId, named.flat());
  return rows.map((row, i) => {
    const channels = (named[i] ?? []).flatMap((id) => known.get(id) ?? []);
    return {
      webhook_id: row.webhook_id,
      webhook_name: row.name,
      event_types: JSON.parse(row.event_types_json) as string[],
      channels: channels.map((channel) => shownChannel(channel, madeSecrets.get(channel.channel_id))),
      is_active: row.active === 1 && channels.some(({ enabled }) => enabled === 1),
      created_at: isoTime(row.created_at),
      updated_at: isoTime(row.updated_at),
    };
  });
}

async function channelsNamed(
  reader: Reader,
  namespaceId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ChannelsTable>> {
  const found = new Map<string, ChannelsTable>();
  for (const part of chunksOf(ids))
    for (const row of await reader
      .selectFrom('channels')
      .selectAll()
      .where('namespace_id', '=', namespaceId)
      .where('channel_id', 'in', part)
      .execute())
      found.set(row.channel_id, row);
  return found;
}

function shownChannel(row: ChannelsTable, secret: string | undefined): WebhookResponse['channels'][number] {
  const { channel_type, config, channel_id, enabled, paused } = toChannelResponse(row, secret);
  return { channel: channel_type, configs: { ...config }, channel_id, enabled, paused };
}
