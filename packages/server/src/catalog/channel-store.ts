import { type ChannelResponse, type Metadata, notFound, validationError } from '@tocsin/contract';
import type { AppContext } from '../context.ts';
import type { ChannelType } from '../notify/channels/channel-kind.ts';
import type { WebhookConfig } from '../notify/channels/webhook/config.ts';
import type { SecretBox } from '../platform/secrets.ts';
import type { Reader, Transaction } from '../store/database.ts';
import type { ChannelsTable } from '../store/tables.ts';
import {
  type ChannelConfigChange,
  changedConfig,
  newConfig,
  openSealed,
  replacedConfig,
  type SealedConfig,
  storedConfigOf,
  toChannelResponse,
} from './channel-model.ts';
import { nullIfMissing } from './lookup.ts';

/** What storing a channel needs. */
export type ChannelDeps = Pick<AppContext, 'ids' | 'clock' | 'secrets'>;

/** A channel as the notifier needs it. */
export interface LoadedChannel {
  readonly channel_id: string;
  readonly kind: ChannelType;
  readonly enabled: boolean;
  /** When it was changed last, in milliseconds since 1970. */
  readonly updatedAt: number;
  readonly config: WebhookConfig;
}

/** The secrets of a channel cannot be opened: they were damaged, or sealed under another key. */
export class UnreadableChannelError extends Error {}

/** Refuses what is no webhook. @throws ApiError 422 */
export function requireWebhook(kind: string, place: string): void {
  if (kind !== 'webhook') throw validationError(place, `"${kind}" is not supported yet; use "webhook"`);
}

/** Stores a channel that belongs to an alert and is deleted with it. @throws ApiError 422 */
export async function createOwnedChannel(
  ctx: ChannelDeps,
  tx: Transaction,
  namespaceId: string,
  ownerAlertId: string,
  config: Metadata,
  place: string,
): Promise<{ row: ChannelsTable; madeSecret: string | null }> {
  const change = newConfig(ctx, config, place);
  const row = channelRow(ctx, namespaceId, change, { name: null, enabled: 1, owner_alert_id: ownerAlertId });
  await tx.insertInto('channels').values(row).execute();
  return { row, madeSecret: change.madeSecret };
}

/** The row of a new channel. */
export function channelRow(
  ctx: ChannelDeps,
  namespaceId: string,
  { config_json, sealed }: ChannelConfigChange,
  rest: Pick<ChannelsTable, 'name' | 'enabled' | 'owner_alert_id'>,
): ChannelsTable {
  const now = ctx.clock.now();
  const channel_id = ctx.ids.next('chn_');
  return {
    namespace_id: namespaceId,
    channel_id,
    kind: 'webhook',
    ...rest,
    config_json,
    sealed,
    owner_webhook_id: null,
    fallback_channel_id: null,
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
  secrets: SecretBox,
  namespaceId: string,
  channelId: string,
): Promise<LoadedChannel | null> {
  const row = await nullIfMissing(findChannel(reader, namespaceId, channelId));
  if (row === null) return null;
  const { url, timeoutMs } = storedConfigOf(row);
  const config: WebhookConfig = { url, timeoutMs, ...openForSending(secrets, row) };
  const { channel_id, kind, updated_at: updatedAt } = row;
  return { channel_id, kind: kind as ChannelType, enabled: row.enabled === 1, updatedAt, config };
}

function openForSending(secrets: SecretBox, row: ChannelsTable): SealedConfig {
  try {
    return openSealed(secrets, row);
  } catch {
    throw new UnreadableChannelError('the secrets of the channel cannot be read; give it a new secret');
  }
}

/** Changes a stored channel inside a transaction. @throws ApiError 422 */
export async function changeChannel(
  ctx: Pick<AppContext, 'clock' | 'secrets'>,
  tx: Transaction,
  row: ChannelsTable,
  input: Metadata,
  place: string,
  rest: { name?: string | null; enabled?: number; rotate?: boolean } = {},
): Promise<ChannelResponse> {
  const { rotate, ...fields } = rest;
  const { madeSecret, ...config } = changedConfig(ctx, row, input, place, rotate);
  const changed = await writeChange(ctx, tx, row, { ...fields, ...config });
  return toChannelResponse(changed, madeSecret);
}

/**
 * Gives a channel another URL inside a transaction and switches it on. What waits to be sent goes there.
 * @returns the secret, if it was made
 * @throws ApiError 422
 */
export async function replaceChannel(
  ctx: Pick<AppContext, 'clock' | 'secrets'>,
  tx: Transaction,
  row: ChannelsTable,
  input: Metadata,
  place: string,
): Promise<string | null> {
  const { madeSecret, ...config } = replacedConfig(ctx, row, input, place);
  await writeChange(ctx, tx, row, { enabled: 1, ...config });
  return madeSecret;
}

async function writeChange(
  ctx: Pick<AppContext, 'clock'>,
  tx: Transaction,
  row: ChannelsTable,
  change: Partial<ChannelsTable>,
): Promise<ChannelsTable> {
  const changed = { ...change, updated_at: ctx.clock.now() };
  await tx
    .updateTable('channels')
    .set(changed)
    .where('namespace_id', '=', row.namespace_id)
    .where('channel_id', '=', row.channel_id)
    .execute();
  return { ...row, ...changed };
}

/** Removes the rows of channels. */
export async function removeChannels(
  tx: Transaction,
  namespaceId: string,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .deleteFrom('channels')
    .where('namespace_id', '=', namespaceId)
    .where('channel_id', 'in', ids)
    .execute();
}
