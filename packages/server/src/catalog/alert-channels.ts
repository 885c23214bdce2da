import { type NotificationChannelConfig, validationError } from '@tocsin/contract';
import type { Transaction } from '../store/database.ts';
import type { ChannelsTable } from '../store/tables.ts';
import type { ChannelRef } from './alert-model.ts';
import { isSamePlace } from './channel-config.ts';
import { type ChannelOwner, isOwned, ownedChannels, owns } from './channel-owner.ts';
import {
  type ChannelDeps,
  changeChannel,
  createOwnedChannel,
  findChannel,
  kindOf,
  removeChannels,
  replaceChannel,
  requireKind,
} from './channel-store.ts';
import { nullIfMissing } from './lookup.ts';

/** What follows from the channels that a client gives an alert. */
export interface ResolvedChannels {
  readonly refs: ChannelRef[];
  /** Secrets that we made, by channel, to be shown once. */
  readonly madeSecrets: Map<string, string>;
}

/**
 * Turns the channels of a request into references: inline ones are stored and owned by the alert or subscription, those that it
 * does not name any more are removed. An inline channel with the URL of an owned one (or what else its kind is known by) changes
 * that one and keeps its secret. One with a new URL takes the place of an owned one of its kind that is not named any more,
 * with what waits to be sent there.
 * @param list where they stand in the request
 * @throws ApiError 422
 */
export async function resolveChannels(
  ctx: ChannelDeps,
  tx: Transaction,
  namespaceId: string,
  owner: ChannelOwner,
  given: readonly NotificationChannelConfig[],
  list: string,
): Promise<ResolvedChannels> {
  const owned = await ownedChannels(tx, namespaceId, owner);
  const spare = notNamed(ctx, owned, given);
  const refs: ChannelRef[] = [];
  const madeSecrets = new Map<string, string>();
  for (const [i, channel] of given.entries()) {
    if (channel.channel_type === 'none') continue;
    const place = `${list}[${i}]`;
    requireKind(ctx, channel.channel_type, `${place}.channel_type`);
    const used = new Set(refs.map((ref) => ref.channel_id));
    const { channelId, secret } = channel.channel_id
      ? await namedChannel(ctx, tx, namespaceId, owner, channel, place)
      : await inlineChannel(ctx, tx, namespaceId, owner, channel, place, {
          same: owned.filter((row) => !used.has(row.channel_id)),
          spare,
        });
    if (used.has(channelId))
      throw validationError(`${place}.channel_id`, 'this channel is in the list already');
    refs.push({ channel_type: channel.channel_type, channel_id: channelId });
    if (secret !== null) madeSecrets.set(channelId, secret);
  }
  const kept = new Set(refs.map((ref) => ref.channel_id));
  await removeChannels(
    ctx,
    tx,
    namespaceId,
    owned.map((row) => row.channel_id).filter((id) => !kept.has(id)),
  );
  return { refs, madeSecrets };
}

/** Owned channels that are named neither by their id nor by what they are known by. */
function notNamed(
  ctx: ChannelDeps,
  owned: readonly ChannelsTable[],
  given: readonly NotificationChannelConfig[],
): ChannelsTable[] {
  const ids = new Set(given.map(({ channel_id }) => channel_id));
  const inline = given.filter(({ channel_id }) => !channel_id);
  return owned.filter((row) => !ids.has(row.channel_id) && !inline.some((one) => isSame(ctx, row, one)));
}

function isSame(
  ctx: ChannelDeps,
  row: ChannelsTable,
  { channel_type, config }: NotificationChannelConfig,
): boolean {
  return row.kind === channel_type && !!config && isSamePlace(kindOf(ctx, row), ctx.secrets, row, config);
}

interface Resolved {
  readonly channelId: string;
  readonly secret: string | null;
}

async function namedChannel(
  ctx: ChannelDeps,
  tx: Transaction,
  namespaceId: string,
  owner: ChannelOwner,
  { channel_type, channel_id, config }: NotificationChannelConfig,
  place: string,
): Promise<Resolved> {
  const id = channel_id as string;
  const row = await nullIfMissing(findChannel(tx, namespaceId, id));
  if (row === null) throw validationError(`${place}.channel_id`, `there is no channel "${id}"`);
  if (row.kind !== channel_type)
    throw validationError(`${place}.channel_type`, `the channel "${id}" is of the type "${row.kind}"`);
  if (isOwned(row) && !owns(owner, row))
    throw validationError(
      `${place}.channel_id`,
      `this channel belongs to ${row.owner_alert_id === null ? 'a subscription' : 'another alert'}; create one of its own`,
    );
  if (owns(owner, row) && config) await changeChannel(ctx, tx, row, config, `${place}.config`);
  return { channelId: id, secret: null };
}

async function inlineChannel(
  ctx: ChannelDeps,
  tx: Transaction,
  namespaceId: string,
  owner: ChannelOwner,
  channel: NotificationChannelConfig,
  place: string,
  owned: { readonly same: readonly ChannelsTable[]; readonly spare: ChannelsTable[] },
): Promise<Resolved> {
  const { channel_type: type, config } = channel;
  if (!config) throw validationError(place, 'give a channel_id or a config');
  const same = owned.same.find((row) => isSame(ctx, row, channel));
  if (same) {
    await changeChannel(ctx, tx, same, config, `${place}.config`);
    return { channelId: same.channel_id, secret: null };
  }
  const other = owned.spare.find((row) => row.kind === type);
  if (other) {
    owned.spare.splice(owned.spare.indexOf(other), 1);
    const secret = await replaceChannel(ctx, tx, other, config, `${place}.config`);
    return { channelId: other.channel_id, secret };
  }
  const { row, madeSecret } = await createOwnedChannel(
    ctx,
    tx,
    namespaceId,
    owner,
    type,
    config,
    `${place}.config`,
  );
  return { channelId: row.channel_id, secret: madeSecret };
}
