import { randomBytes } from 'node:crypto';
import {
  alreadyExists,
  type ListWebhooksRequest,
  looksLikeId,
  notFound,
  validationError,
  type WebhookRequest,
  type WebhookResponse,
} from '@tocsin/contract';
import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { AppContext } from '../context.ts';
import { resumeChannel } from '../notify/resume-channel.ts';
import { type Page, totalWith } from '../platform/paging.ts';
import { insertMany, type Reader, type Transaction } from '../store/database.ts';
import type { Tables, WebhooksTable } from '../store/tables.ts';
import { resolveChannels } from './alert-channels.ts';
import { ownedChannels, webhookAsOwner } from './channel-owner.ts';
import { removeChannels } from './channel-store.ts';
import { type Keep, keepNothing, transactionKeeping } from './keep.ts';
import { idAfter, type Listed, plainPage } from './listing.ts';
import { toWebhookResponse, toWebhookResponses } from './webhook-model.ts';

/** Makes a subscription. @param keep keeps the answer @throws ApiError 409, 422 */
export async function createWebhook(
  ctx: AppContext,
  namespaceId: string,
  input: WebhookRequest,
  keep: Keep<WebhookResponse> = keepNothing,
): Promise<WebhookResponse> {
  return transactionKeeping(ctx.db, keep, async (tx) => {
    await refuseName(tx, namespaceId, input.webhook_name);
    const now = ctx.clock.now();
    const key = { namespace_id: namespaceId, webhook_id: `wh_${randomBytes(8).toString('hex')}` };
    const { columns, madeSecrets } = await define(ctx, tx, key, input);
    const row: WebhooksTable = { ...key, ...columns, created_at: now, updated_at: now };
    await insertMany(tx, 'webhooks', [row]);
    return toWebhookResponse(tx, row, madeSecrets);
  });
}

/** Reads a subscription. @param identifier its id or name @throws ApiError 404 */
export async function getWebhook(
  ctx: AppContext,
  namespaceId: string,
  identifier: string,
): Promise<WebhookResponse> {
  return toWebhookResponse(ctx.db.read, await findWebhook(ctx.db.read, namespaceId, identifier));
}

/**
 * Says anew what a subscription is. One that is active has its channels switched on; each tells by one summary what was held
 * for it.
 * @throws ApiError 404, 409, 422
 */
export async function replaceWebhook(
  ctx: AppContext,
  namespaceId: string,
  identifier: string,
  input: WebhookRequest,
): Promise<WebhookResponse> {
  const replaced = await ctx.db.transaction(async (tx) => {
    const before = await findWebhook(tx, namespaceId, identifier);
    if (input.webhook_name !== before.name) await refuseName(tx, namespaceId, input.webhook_name);
    const { columns, madeSecrets } = await define(ctx, tx, before, input);
    const changed = { ...columns, updated_at: ctx.clock.now() };
    await tx
      .updateTable('webhooks')
      .set(changed)
      .where('namespace_id', '=', namespaceId)
      .where('webhook_id', '=', before.webhook_id)
      .execute();
    if (columns.active === 1) await resumeAll(ctx, tx, before);
    return toWebhookResponse(tx, { ...before, ...changed }, madeSecrets);
  });
  ctx.wakeNotifier();
  return replaced;
}

async function resumeAll(
  ctx: AppContext,
  tx: Transaction,
  { namespace_id, webhook_id }: WebhooksTable,
): Promise<void> {
  const channels = await ownedChannels(tx, namespace_id, webhookAsOwner(webhook_id));
  for (const { channel_id, enabled } of channels)
    if (enabled === 0) await resumeChannel(tx, ctx, namespace_id, channel_id);
}

/** Removes a subscription with its channels; what waits to be sent to them is given up. @throws ApiError 404 */
export async function deleteWebhook(ctx: AppContext, namespaceId: string, identifier: string): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const { webhook_id } = await findWebhook(tx, namespaceId, identifier);
    const channels = await ownedChannels(tx, namespaceId, webhookAsOwner(webhook_id));
    await removeChannels(
      ctx,
      tx,
      namespaceId,
      channels.map((row) => row.channel_id),
    );
    await tx
      .deleteFrom('webhooks')
      .where('namespace_id', '=', namespaceId)
      .where('webhook_id', '=', webhook_id)
      .execute();
  });
}

/** Lists subscriptions in the order of their ids. */
export async function listWebhooks(
  ctx: AppContext,
  namespaceId: string,
  { event_type, is_active }: ListWebhooksRequest,
  page: Page,
): Promise<Listed<WebhookResponse>> {
  let all = ctx.db.read.selectFrom('webhooks').where('namespace_id', '=', namespaceId);
  if (is_active != null)
    all = all.where((e) => (is_active ? isTold(e, namespaceId) : e.not(isTold(e, namespaceId))));
  // Names of events hold nothing that `like` would take for more than itself.
  if (event_type)
    all = all.where('event_types_json', 'like', `%"${event_type.replaceAll(/[^a-z.]/g, '"')}"%`);
  const { n } = await all.select((e) => e.fn.countAll<number>().as('n')).executeTakeFirstOrThrow();
  const rows = await all
    .selectAll()
    .where('webhook_id', '>', idAfter(page))
    .orderBy('webhook_id')
    .limit(page.limit + 1)
    .offset(page.offset)
    .execute();
  const found = plainPage(
    await toWebhookResponses(ctx.db.read, namespaceId, rows),
    page,
    (one) => one.webhook_id,
  );
  return { found, total: totalWith(Number(n), page, found) };
}

/** Whether a subscription is active and any of its channels is on. */
function isTold(e: ExpressionBuilder<Tables, 'webhooks'>, namespaceId: string): Expression<SqlBool> {
  const open = e
    .selectFrom('channels')
    .select('channel_id')
    .whereRef('owner_webhook_id', '=', 'webhooks.webhook_id')
    .where('channels.namespace_id', '=', namespaceId)
    .where('enabled', '=', 1);
  return e.and([e('active', '=', 1), e.exists(open)]);
}

async function define(
  ctx: AppContext,
  tx: Transaction,
  { namespace_id, webhook_id }: Pick<WebhooksTable, 'namespace_id' | 'webhook_id'>,
  { webhook_name, event_types, channels, is_active }: WebhookRequest,
) {
  const given = channels.map(({ channel, configs }) => ({ channel_type: channel, config: configs }));
  const owner = webhookAsOwner(webhook_id);
  const { refs, madeSecrets } = await resolveChannels(ctx, tx, namespace_id, owner, given, 'channels');
  const columns = {
    name: webhook_name,
    event_types_json: JSON.stringify([...new Set(event_types)]),
    channels_json: JSON.stringify(refs.map((ref) => ref.channel_id)),
    active: is_active === false ? 0 : 1,
  };
  return { columns, madeSecrets };
}

async function findWebhook(reader: Reader, namespaceId: string, identifier: string): Promise<WebhooksTable> {
  const row = await reader
    .selectFrom('webhooks')
    .selectAll()
    .where('namespace_id', '=', namespaceId)
    .where((e) => e.or([e('webhook_id', '=', identifier), e('name', '=', identifier)]))
    .executeTakeFirst();
  if (!row) throw notFound('webhook', identifier);
  return row;
}

async function refuseName(reader: Reader, namespaceId: string, name: string): Promise<void> {
  if (looksLikeId(name)) throw validationError('webhook_name', 'must not look like an id');
  const taken = await reader
    .selectFrom('webhooks')
    .select('webhook_id')
    .where('namespace_id', '=', namespaceId)
    .where('name', '=', name)
    .executeTakeFirst();
  if (taken) throw alreadyExists('webhook', name);
}
