import {
  type ChannelResponse,
  type CreateChannelRequest,
  conflict,
  type PatchChannelRequest,
  type ResumeChannelResponse,
} from '@tocsin/contract';
import type { AppContext } from '../context.ts';
import { DOES_WELL, resumeChannel } from '../notify/resume-channel.ts';
import { type Page, type PageOfRows, totalWith } from '../platform/paging.ts';
import { newConfig } from './channel-config.ts';
import { checkFallback, refuseIfFallback } from './channel-fallback.ts';
import { toChannelResponse } from './channel-model.ts';
import { changeChannel, channelRow, findChannel, removeChannels, requireKind } from './channel-store.ts';
import { type Keep, keepNothing, transactionKeeping } from './keep.ts';
import { idAfter, plainPage } from './listing.ts';
import { namesOf } from './retriever-store.ts';

export {
  createOwnedChannel,
  type LoadedChannel,
  loadChannel,
  sharingChannels,
  UnreadableChannelError,
} from './channel-store.ts';

/**
 * Makes a channel.
 * @param keep keeps the answer
 * @throws ApiError 422
 */
export async function createChannel(
  ctx: AppContext,
  namespaceId: string,
  input: CreateChannelRequest,
  keep: Keep<ChannelResponse> = keepNothing,
): Promise<ChannelResponse> {
  const kind = requireKind(ctx, input.channel_type, 'channel_type');
  const change = newConfig(kind, ctx, input.config, 'config');
  const row = channelRow(ctx, namespaceId, change, {
    kind: kind.description.channel_type,
    name: input.name ?? null,
    enabled: input.enabled === false ? 0 : 1,
    owner_alert_id: null,
    fallback_channel_id: input.fallback_channel_id ?? null,
  });
  return transactionKeeping(ctx.db, keep, async (tx) => {
    await checkFallback(tx, row);
    await tx.insertInto('channels').values(row).execute();
    return toChannelResponse(row, change.madeSecret);
  });
}

/** Reads a channel. @throws ApiError 404 */
export async function getChannel(
  ctx: AppContext,
  namespaceId: string,
  channelId: string,
): Promise<ChannelResponse> {
  return toChannelResponse(await findChannel(ctx.db.read, namespaceId, channelId));
}

/** Changes single fields of a channel; one that is switched on tells what was held for it. @throws ApiError 404, 422 */
export async function patchChannel(
  ctx: AppContext,
  namespaceId: string,
  channelId: string,
  patch: PatchChannelRequest,
): Promise<ChannelResponse> {
  const changed = await ctx.db.transaction(async (tx) => {
    const row = await findChannel(tx, namespaceId, channelId);
    const rest = {
      name: patch.name ?? row.name,
      enabled: patch.enabled == null ? row.enabled : Number(patch.enabled),
      fallback_channel_id:
        patch.fallback_channel_id === undefined ? row.fallback_channel_id : patch.fallback_channel_id,
    };
    if (rest.fallback_channel_id !== row.fallback_channel_id) await checkFallback(tx, { ...row, ...rest });
    const isResumed = rest.enabled === 1 && row.enabled === 0;
    const change = { ...rest, ...(isResumed ? DOES_WELL : {}), rotate: patch.rotate_secret ?? false };
    const answer = await changeChannel(ctx, tx, row, patch.config ?? {}, 'config', change);
    if (isResumed) await resumeChannel(tx, ctx, namespaceId, channelId);
    return answer;
  });
  ctx.wakeNotifier();
  return changed;
}

/**
 * Switches a channel on and tells by one summary what was held for it.
 * @param keep keeps the answer
 * @throws ApiError 404
 */
export async function switchOn(
  ctx: AppContext,
  namespaceId: string,
  channelId: string,
  keep: Keep<ResumeChannelResponse>,
): Promise<ResumeChannelResponse> {
  const answer = await transactionKeeping(ctx.db, keep, async (tx) => {
    const summary_id = await resumeChannel(tx, ctx, namespaceId, channelId);
    return { channel_id: channelId, enabled: true as const, summary_id };
  });
  ctx.wakeNotifier();
  return answer;
}

/** Removes a channel that no alert uses and that is no other's fallback. @throws ApiError 404, 409 */
export async function deleteChannel(ctx: AppContext, namespaceId: string, channelId: string): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const { owner_webhook_id } = await findChannel(tx, namespaceId, channelId);
    if (owner_webhook_id !== null)
      throw conflict(`The channel belongs to the subscription ${owner_webhook_id}; change or delete that`, {
        webhook_id: owner_webhook_id,
      });
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
    await refuseIfFallback(tx, namespaceId, channelId);
    await removeChannels(ctx, tx, namespaceId, [channelId]);
  });
}

/** Lists the channels that belong to no alert and no subscription. */
export async function listChannels(
  ctx: AppContext,
  namespaceId: string,
  page: Page,
): Promise<{ found: PageOfRows<ChannelResponse>; total: number | null }> {
  const all = ctx.db.read
    .selectFrom('channels')
    .where('namespace_id', '=', namespaceId)
    .where('owner_alert_id', 'is', null)
    .where('owner_webhook_id', 'is', null);
  const count = page.includeTotal
    ? await all.select((e) => e.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()
    : null;
  const rows = await all
    .selectAll()
    .where('channel_id', '>', idAfter(page))
    .orderBy('channel_id')
    .limit(page.limit + 1)
    .offset(page.offset)
    .execute();
  const views = rows.map((row) => toChannelResponse(row));
  const found = plainPage(views, page, (view) => view.channel_id);
  return { found, total: count && totalWith(Number(count.n), page, found) };
}
