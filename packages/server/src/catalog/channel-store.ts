import { type ChannelResponse, type Metadata, notFound, validationError } from '@tocsin/contract';
import type { AppContext } from '../context.ts';
import type { ChannelKind, ChannelTemplates, ChannelType } from '../notify/channels/channel-kind.ts';
import { secretTexts } from '../notify/channels/settings/mask.ts';
import { endForRemoved } from '../notify/end-channel.ts';
import { resumeChannel } from '../notify/resume-channel.ts';
import { sharing } from '../platform/gather.ts';
import type { Reader, Transaction } from '../store/database.ts';
import type { ChannelsTable } from '../store/tables.ts';
import {
  type ChannelConfigChange,
  changedConfig,
  newConfig,
  type OpenConfig,
  openConfig,
  replacedConfig,
} from './channel-config.ts';
import { toChannelResponse } from './channel-model.ts';
import type { ChannelOwner } from './channel-owner.ts';
import { nullIfMissing } from './lookup.ts';

/** What storing a channel needs. */
export type ChannelDeps = Pick<AppContext, 'ids' | 'clock' | 'secrets' | 'channelKinds'>;

/** A channel as the notifier needs it. */
export interface LoadedChannel {
  readonly channel_id: string;
  readonly kind: ChannelType;
  readonly enabled: boolean;
  /** When it was changed last, in milliseconds since 1970. */
  readonly updatedAt: number;
  /** Whether its last attempts failed. */
  readonly hasFailed: boolean;
  /** As its kind's notifier takes it. */
  readonly config: unknown;
  readonly templates: ChannelTemplates;
  /** What must not be seen in what is recorded of a message. */
  readonly secretTexts: readonly string[];
}

/** The secrets of a channel cannot be opened: they were damaged, or sealed under another key. */
export class UnreadableChannelError extends Error {}

/** The kind of channels of this name. @throws ApiError 422 */
export function requireKind(
  { channelKinds }: Pick<AppContext, 'channelKinds'>,
  type: string,
  place: string,
): ChannelKind {
  if (Object.hasOwn(channelKinds, type)) return channelKinds[type as ChannelType];
  throw validationError(place, `"${type}" is not supported; use ${Object.keys(channelKinds).join(', ')}`);
}

/** The kind of a stored channel. */
export function kindOf(
  { channelKinds }: Pick<AppContext, 'channelKinds'>,
  row: Pick<ChannelsTable, 'kind'>,
): ChannelKind {
  return channelKinds[row.kind as ChannelType];
}

/** Stores a channel that belongs to an alert or a subscription and is deleted with it. @throws ApiError 422 */
export async function createOwnedChannel(
  ctx: ChannelDeps,
  tx: Transaction,
  namespaceId: string,
  owner: ChannelOwner,
  type: string,
  config: Metadata,
  place: string,
): Promise<{ row: ChannelsTable; madeSecret: string | null }> {
  const change = newConfig(kindOf(ctx, { kind: type }), ctx, config, place);
  const rest = {
    kind: type,
    name: null,
    enabled: 1,
    owner_alert_id: null,
    fallback_channel_id: null,
  };
  const row = { ...channelRow(ctx, namespaceId, change, rest), [owner.column]: owner.id };
  await tx.insertInto('channels').values(row).execute();
  return { row, madeSecret: change.madeSecret };
}

/** The row of a new channel. */
export function channelRow(
  ctx: ChannelDeps,
  namespaceId: string,
  { config_json, sealed }: ChannelConfigChange,
  rest: Pick<ChannelsTable, 'kind' | 'name' | 'enabled' | 'owner_alert_id' | 'fallback_channel_id'>,
): ChannelsTable {
  const now = ctx.clock.now();
  const channel_id = ctx.ids.next('chn_');
  return {
    namespace_id: namespaceId,
    channel_id,
    ...rest,
    config_json,
    sealed,
    owner_webhook_id: null,
    failures: 0,
    failing_since: null,
    paused_at: null,
    pause_reason: null,
    created_at: now,
    updated_at: now,
  };
}

/** Finds a channel. @throws ApiError 404 */
export async function findChannel(
  reader: Reader,
  namespaceId: string,
  channelId: string,
): Promise<ChannelsTable> {
  const row = await reader
    .selectFrom('channels')
    .selectAll()
    .where('namespace_id', '=', namespaceId)
    .where('channel_id', '=', channelId)
    .executeTakeFirst();
  if (!row) throw notFound('channel', channelId);
  return row;
}

/** The channel with its secrets, for sending; null where it is gone. @throws UnreadableChannelError */
export async function loadChannel(
  reader: Reader,
  ctx: Pick<AppContext, 'secrets' | 'channelKinds'>,
  namespaceId: string,
  channelId: string,
): Promise<LoadedChannel | null> {
  const row = await nullIfMissing(findChannel(reader, namespaceId, channelId));
  if (row === null) return null;
  const kind = kindOf(ctx, row);
  const { settings, secrets } = openForSending(kind, ctx, row);
  return {
    channel_id: row.channel_id,
    kind: row.kind as ChannelType,
    enabled: row.enabled === 1,
    updatedAt: row.updated_at,
    hasFailed: row.failures > 0,
    config: kind.configOf(settings, secrets),
    templates: kind.templatesOf(settings),
    secretTexts: [...secretTexts(kind.description.fields, settings), ...secrets.map(({ secret }) => secret)],
  };
}

/** As {@link loadChannel}, for many deliveries at once: those that ask for the same channel together share it. */
export function sharingChannels(
  reader: Reader,
  ctx: Pick<AppContext, 'secrets' | 'channelKinds'>,
): (namespaceId: string, channelId: string) => Promise<LoadedChannel | null> {
  const load = sharing((key) => {
    const [namespaceId = '', channelId = ''] = key.split('/');
    return loadChannel(reader, ctx, namespaceId, channelId);
  });
  return (namespaceId, channelId) => load(`${namespaceId}/${channelId}`);
}

function openForSending(
  kind: ChannelKind,
  { secrets }: Pick<AppContext, 'secrets'>,
  row: ChannelsTable,
): OpenConfig {
  try {
    return openConfig(kind, secrets, row);
  } catch {
    throw new UnreadableChannelError('the secrets of the channel cannot be read; give it a new secret');
  }
}

/** Changes a stored channel inside a transaction. @throws ApiError 422; 409 where secrets that stay cannot be read */
export async function changeChannel(
  ctx: Pick<AppContext, 'clock' | 'secrets' | 'channelKinds'>,
  tx: Transaction,
  row: ChannelsTable,
  input: Metadata,
  place: string,
  rest: Partial<Omit<ChannelsTable, 'namespace_id' | 'channel_id'>> & { rotate?: boolean } = {},
): Promise<ChannelResponse> {
  const { rotate, ...fields } = rest;
  // What is not about its configuration changes also where its secrets cannot be read.
  const { madeSecret = null, ...config } =
    Object.keys(input).length === 0 && rotate !== true
      ? {}
      : changedConfig(kindOf(ctx, row), ctx, row, input, place, rotate);
  const changed = await writeChange(ctx, tx, row, { ...fields, ...config });
  return toChannelResponse(changed, madeSecret);
}

/**
 * Gives a channel another URL inside a transaction and switches it on. What waits to be sent goes there, and what was held
 * for it, summed up.
 * @returns the secret, if it was made
 * @throws ApiError 422
 */
export async function replaceChannel(
  ctx: ChannelDeps,
  tx: Transaction,
  row: ChannelsTable,
  input: Metadata,
  place: string,
): Promise<string | null> {
  const { madeSecret, ...config } = replacedConfig(kindOf(ctx, row), ctx, row, input, place);
  await writeChange(ctx, tx, row, config);
  if (row.enabled === 0) await resumeChannel(tx, ctx, row.namespace_id, row.channel_id);
  return madeSecret;
}

async function writeChange(
  ctx: Pick<AppContext, 'clock'>,
  tx: Transaction,
  row: ChannelsTable,
  change: Partial<ChannelsTable>,
): Promise<ChannelsTable> {
  // What it is now has not failed yet.
  const changed = { ...change, failures: 0, failing_since: null, updated_at: ctx.clock.now() };
  await tx
    .updateTable('channels')
    .set(changed)
    .where('namespace_id', '=', row.namespace_id)
    .where('channel_id', '=', row.channel_id)
    .execute();
  return { ...row, ...changed };
}

/** Removes channels, and ends what is left to be sent to them. */
export async function removeChannels(
  ctx: Pick<AppContext, 'clock'>,
  tx: Transaction,
  namespaceId: string,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  await endForRemoved(tx, ctx, namespaceId, ids);
  await tx
    .deleteFrom('channels')
    .where('namespace_id', '=', namespaceId)
    .where('channel_id', 'in', ids)
    .execute();
}
