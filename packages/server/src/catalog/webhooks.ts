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
import type { AppContext } from '../context.ts';
import { isoTime } from '../platform/clock.ts';
import { type Page, totalWith } from '../platform/paging.ts';
import { insertMany, type Reader, type Transaction } from '../store/database.ts';
import type { ChannelsTable, WebhooksTable } from '../store/tables.ts';
import { resolveChannels } from './alert-channels.ts';
import { shownConfig } from './channel-config.ts';
import { ownedChannels, webhookAsOwner } from './channel-owner.ts';
import { removeChannels } from './channel-store.ts';
import { type Keep, keepNothing, transactionKeeping } from './keep.ts';
import { idAfter, type Listed, plainPage } from './listing.ts';
import { chunksOf } from './versions.ts';

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
    return toOne(tx, row, madeSecrets);
  });
}

/** Reads a subscription. @param identifier its id or name @throws ApiError 404 */
export async function getWebhook(
  ctx: AppContext,
  namespaceId: string,
  identifier: string,
): Promise<WebhookResponse> {
  return toOne(ctx.db.read, await findWebhook(ctx.db.read, namespaceId, identifier));
}

/** Says anew what a subscription is. @throws ApiError 404, 409, 422 */
export async function replaceWebhook(
  ctx: AppContext,
  namespaceId: string,
  identifier: string,
  input: WebhookRequest,
): Promise<WebhookResponse> {
  return ctx.db.transaction(async (tx) => {
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
    return toOne(tx, { ...before, ...changed }, madeSecrets);
  });
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
  if (is_active != null) all = all.where('active', '=', Number(is_active));
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
  const found = plainPage(await toResponses(ctx.db.read, namespaceId, rows), page, (one) => one.webhook_id);
  return { found, total: totalWith(Number(n), page, found) };
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

async function toOne(
  reader: Reader,
  row: WebhooksTable,
  madeSecrets?: ReadonlyMap<string, string>,
): Promise<WebhookResponse> {
  const [view] = await toResponses(reader, row.namespace_id, [row], madeSecrets);
  return view as WebhookResponse;
}

/** @param madeSecrets secrets that we just made, by channel, shown this once */
async function toResponses(
  reader: Reader,
  namespaceId: string,
  rows: readonly WebhooksTable[],
  madeSecrets: ReadonlyMap<string, string> = new Map(),
): Promise<WebhookResponse[]> {
  const named = rows.map((row) => JSON.parse(row.channels_json) as string[]);
  const channels = new Map<string, ChannelsTable>();
  for (const part of chunksOf(named.flat()))
    for (const row of await reader
      .selectFrom('channels')
      .selectAll()
      .where('namespace_id', '=', namespaceId)
      .where('channel_id', 'in', part)
      .execute())
      channels.set(row.channel_id, row);
  return rows.map((row, i) => ({
    webhook_id: row.webhook_id,
    webhook_name: row.name,
    event_types: JSON.parse(row.event_types_json) as string[],
    channels: (named[i] ?? []).flatMap((id) => {
      const channel = channels.get(id);
      return channel === undefined ? [] : [shownChannel(channel, madeSecrets.get(id))];
    }),
    is_active: row.active === 1,
    created_at: isoTime(row.created_at),
    updated_at: isoTime(row.updated_at),
  }));
}

function shownChannel(row: ChannelsTable, secret: string | undefined): WebhookResponse['channels'][number] {
  const configs = { ...shownConfig(row), ...(secret === undefined ? {} : { secret }) };
  return { channel: row.kind as WebhookResponse['channels'][number]['channel'], configs };
}
