import {
  type ChannelResponse,
  type CreateChannelRequest,
  conflict,
  type Metadata,
  notFound,
  type PatchChannelRequest,
  validationError,
} from '@tocsin/contract';
import type { AppContext } from '../http/context.ts';
import type { Page, PageOfRows } from '../http/paging.ts';
import type { WebhookConfig } from '../notify/channels/webhook/config.ts';
import type { SecretBox } from '../platform/secrets.ts';
import type { Reader, Transaction } from '../store/database.ts';
import type { ChannelsTable } from '../store/tables.ts';
import {
  type ChannelConfigChange,
  changedConfig,
  newConfig,
  openSealed,
  storedConfigOf,
  toChannelResponse,
} from './channel-model.ts';
import { idAfter, plainPage } from './listing.ts';
import { namesOf } from './retrievers.ts';

/** What storing a channel needs. */
export type ChannelDeps = Pick<AppContext, 'ids' | 'clock' | 'secrets'>;

/** A channel's patch; ours: `rotate_secret` makes a new secret, which the answer shows once. */
export type ChannelPatch = PatchChannelRequest & { rotate_secret?: boolean | null };

/** A channel as the notifier needs it. */
export interface LoadedChannel {
  readonly channel_id: string;
  readonly kind: string;
  readonly enabled: boolean;
  readonly config: WebhookConfig;
}

/** Refuses what is no webhook. @throws ApiError 422 */
export function requireWebhook(kind: string, place: string): void {
  if (kind !== 'webhook') throw validationError(place, `"${kind}" is not supported yet; use "webhook"`);
}

/** Makes a channel. @throws ApiError 422 */
export async function createChannel(
  ctx: AppContext,
  namespaceId: string,
  input: CreateChannelRequest,
): Promise<ChannelResponse> {
  requireWebhook(input.channel_type, 'channel_type');
  const change = newConfig(ctx, input.config, 'config');
  const row = channelRow(ctx, namespaceId, change, {
    name: input.name ?? null,
    enabled: input.enabled === false ? 0 : 1,
    owner_alert_id: null,
  });
  await ctx.db.transaction((tx) => tx.insertInto('channels').values(row).execute());
  return toChannelResponse(row, change.madeSecret);
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

function channelRow(
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

/** The channel with its secrets, for sending; null where it is gone. */
export async function loadChannel(
  reader: Reader,
  secrets: SecretBox,
  namespaceId: string,
  channelId: string,
): Promise<LoadedChannel | null> {
  const row = await findChannel(reader, namespaceId, channelId).catch(() => null);
  if (row === null) return null;
  const { url, timeoutMs } = storedConfigOf(row);
  const config: WebhookConfig = { url, timeoutMs, ...openSealed(secrets, row) };
  return { channel_id: row.channel_id, kind: row.kind, enabled: row.enabled === 1, config };
}

/** Reads a channel. @throws ApiError 404 */
export async function getChannel(
  ctx: AppContext,
  namespaceId: string,
  channelId: string,
): Promise<ChannelResponse> {
  return toChannelResponse(await findChannel(ctx.db.read, namespaceId, channelId));
}

/** Changes single fields of a channel. @throws ApiError 404, 422 */
export async function patchChannel(
  ctx: AppContext,
  namespaceId: string,
  channelId: string,
  patch: ChannelPatch,
): Promise<ChannelResponse> {
  return ctx.db.transaction(async (tx) => {
    const row = await findChannel(tx, namespaceId, channelId);
    const rest = {
      name: patch.name ?? row.name,
      enabled: patch.enabled == null ? row.enabled : Number(patch.enabled),
    };
    const input = (patch.config ?? {}) as Metadata;
    return changeChannel(ctx, tx, row, input, 'config', { ...rest, rotate: patch.rotate_secret ?? false });
  });
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
  const changed = { ...fields, ...config, updated_at: ctx.clock.now() };
  await tx
    .updateTable('channels')
    .set(changed)
    .where('namespace_id', '=', row.namespace_id)
    .where('channel_id', '=', row.channel_id)
    .execute();
  return toChannelResponse({ ...row, ...changed }, madeSecret);
}

/** Removes a channel that no alert uses. @throws ApiError 404, 409 */
export async function deleteChannel(ctx: AppContext, namespaceId: string, channelId: string): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    await findChannel(tx, namespaceId, channelId);
    const alerts = await tx
      .selectFrom('alerts')
      .select(['alert_id', 'name'])
      .where('namespace_id', '=', namespaceId)
      .where('definition_json', 'like', `%"channel_id":"${channelId}"%`)
      .orderBy('alert_id')
      .execute();
    if (alerts.length > 0)
      throw conflict(`The channel is used by ${namesOf(alerts)}; change or delete them first`, {
        alerts: alerts.map((alert) => alert.alert_id),
      });
    await removeChannels(tx, namespaceId, [channelId]);
  });
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

/** Lists the channels that belong to no alert. */
export async function listChannels(
  ctx: AppContext,
  namespaceId: string,
  page: Page,
): Promise<{ found: PageOfRows<ChannelResponse>; total: number | null }> {
  const all = ctx.db.read
    .selectFrom('channels')
    .where('namespace_id', '=', namespaceId)
    .where('owner_alert_id', 'is', null);
  const rows = await all
    .selectAll()
    .where('channel_id', '>', idAfter(page))
    .orderBy('channel_id')
    .limit(page.limit + 1)
    .offset(page.offset)
    .execute();
  const count = page.includeTotal
    ? await all.select((e) => e.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()
    : null;
  const views = rows.map((row) => toChannelResponse(row));
  return { found: plainPage(views, page, (view) => view.channel_id), total: count && Number(count.n) };
}
