import { conflict, validationError } from '@tocsin/contract';
import type { Reader } from '../store/database.ts';
import type { ChannelsTable } from '../store/tables.ts';
import { findChannel } from './channel-store.ts';
import { nullIfMissing } from './lookup.ts';

const PLACE = 'fallback_channel_id';

/** Refuses a fallback that cannot be told: one that is not there, the channel itself, or an alert's own. @throws ApiError 422 */
export async function checkFallback(
  reader: Reader,
  row: Pick<ChannelsTable, 'namespace_id' | 'channel_id' | 'fallback_channel_id'>,
): Promise<void> {
  const id = row.fallback_channel_id;
  if (id === null) return;
  if (id === row.channel_id) throw validationError(PLACE, 'must be another channel');
  const fallback = await nullIfMissing(findChannel(reader, row.namespace_id, id));
  if (fallback === null) throw validationError(PLACE, `there is no channel "${id}"`);
  if (fallback.owner_alert_id !== null)
    throw validationError(PLACE, 'this channel belongs to an alert and goes with it; create one of its own');
}

/** Refuses to remove what is the fallback of other channels, naming them. @throws ApiError 409 */
export async function refuseIfFallback(
  reader: Reader,
  namespaceId: string,
  channelId: string,
): Promise<void> {
  const users = await reader
    .selectFrom('channels')
    .select(['channel_id', 'name'])
    .where('namespace_id', '=', namespaceId)
    .where('fallback_channel_id', '=', channelId)
    .orderBy('channel_id')
    .limit(100)
    .execute();
  if (users.length === 0) return;
  const named = users.map(({ channel_id, name }) => `"${name ?? channel_id}"`);
  throw conflict(
    `The channel is the fallback of the channel ${named.slice(0, 5).join(', ')}${named.length > 5 ? ' and others' : ''}; change that first`,
    { channels: users.map((user) => user.channel_id) },
  );
}
