import {
  type AlertApplicationConfig,
  type AlertApplicationResponse,
  notFound,
  type PutAlertApplicationRequest,
  validationError,
} from '@tocsin/contract';
import type { AppContext } from '../context.ts';
import { type Page, type PageOfRows, totalWith } from '../platform/paging.ts';
import type { Reader, Transaction } from '../store/database.ts';
import type { AlertApplicationsTable, AlertsTable } from '../store/tables.ts';
import { alertDefinitionOf, findAlert } from './alert-model.ts';
import {
  type ApplicationSettings,
  completedConfig,
  readSettings,
  toApplicationResponse,
} from './application-model.ts';
import { readAttachment, removeAttachment, writeAttachment } from './attachment-store.ts';
import { checkMappings } from './check-mappings.ts';
import { checkNearDuplicates } from './check-near-duplicates.ts';
import { collectionIdOf } from './documents.ts';
import { idAfter, plainPage } from './listing.ts';
import { nullIfMissing } from './lookup.ts';
import { definitionOf } from './retriever-model.ts';
import { findRetriever } from './retriever-store.ts';
import { type TickingDeps, tickingOf } from './ticking.ts';

/** How an alert is attached to a collection. @throws ApiError 404 */
export async function getAttachment(
  ctx: AppContext,
  namespaceId: string,
  alert: string,
  collection: string,
): Promise<AlertApplicationResponse> {
  const { alert_id } = await findAlert(ctx.db.read, namespaceId, alert);
  const collectionId = await collectionIdOf(ctx.db.read, namespaceId, collection);
  const row = await readAttachment(ctx.db.read, namespaceId, collectionId, alert_id);
  if (!row) throw notFound('alert application', `${alert}/${collection}`);
  return toApplicationResponse(row);
}

/** Attaches an alert to a collection, or replaces how it is attached. @throws ApiError 404, 422 */
export async function putAttachment(
  ctx: AppContext,
  namespaceId: string,
  alert: string,
  collection: string,
  input: PutAlertApplicationRequest,
): Promise<AlertApplicationResponse> {
  return ctx.db.transaction(async (tx) => {
    const found = await findAlert(tx, namespaceId, alert);
    const { alert_id } = found;
    const collection_id = await collectionIdOf(tx, namespaceId, collection);
    const before = await readAttachment(tx, namespaceId, collection_id, alert_id);
    const settings = await checkedSettings(tx, found, input, '', before);
    if (before === undefined) await checkLikeness(tx, found, collection_id, 'alert_id');
    const row: AlertApplicationsTable = {
      namespace_id: namespaceId,
      collection_id,
      alert_id,
      ...settings,
      ...(await tickingOf(ctx, tx, settings, before, found)),
      created_at: before?.created_at ?? ctx.clock.now(),
    };
    await writeAttachment(tx, row, before);
    return toApplicationResponse(row);
  });
}

/** Detaches an alert from a collection. @throws ApiError 404 */
export async function deleteAttachment(
  ctx: AppContext,
  namespaceId: string,
  alert: string,
  collection: string,
): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const { alert_id } = await findAlert(tx, namespaceId, alert);
    const collectionId = await collectionIdOf(tx, namespaceId, collection);
    const row = await readAttachment(tx, namespaceId, collectionId, alert_id);
    if (!row) throw notFound('alert application', `${alert}/${collection}`);
    await removeAttachment(tx, row);
  });
}

/** Where an alert is attached, in the order of the collections' ids. @throws ApiError 404 */
export async function listAttachments(
  ctx: AppContext,
  namespaceId: string,
  alert: string,
  page: Page,
): Promise<{ found: PageOfRows<AlertApplicationResponse>; total: number }> {
  const { alert_id } = await findAlert(ctx.db.read, namespaceId, alert);
  const all = ctx.db.read
    .selectFrom('alert_applications')
    .where('namespace_id', '=', namespaceId)
    .where('alert_id', '=', alert_id);
  const { n } = await all.select((e) => e.fn.countAll<number>().as('n')).executeTakeFirstOrThrow();
  const rows = await all
    .selectAll()
    .where('collection_id', '>', idAfter(page))
    .orderBy('collection_id')
    .limit(page.limit + 1)
    .offset(page.offset)
    .execute();
  const found = plainPage(rows.map(toApplicationResponse), page, (row) => row.collection_id);
  return { found, total: totalWith(Number(n), page, found) };
}

/** Replaces the alerts of a collection; what stays keeps whether it is enabled, and its schedule. @throws ApiError 422 */
export async function replaceAttachments(
  ctx: TickingDeps,
  tx: Transaction,
  namespaceId: string,
  collectionId: string,
  wanted: readonly AlertApplicationConfig[],
): Promise<void> {
  const before = await tx
    .selectFrom('alert_applications')
    .selectAll()
    .where('namespace_id', '=', namespaceId)
    .where('collection_id', '=', collectionId)
    .execute();
  const known = new Map(before.map((row) => [row.alert_id, row]));
  const kept = new Set<string>();
  for (const [i, config] of wanted.entries()) {
    const place = `alert_applications[${i}]`;
    const alert = await alertNamed(tx, namespaceId, config.alert_id, `${place}.alert_id`);
    const { alert_id } = alert;
    if (kept.has(alert_id)) throw validationError(`${place}.alert_id`, 'this alert is in the list already');
    kept.add(alert_id);
    const old = known.get(alert_id);
    const settings = await checkedSettings(tx, alert, completedConfig(config, old), place, old);
    if (old === undefined) await checkLikeness(tx, alert, collectionId, `${place}.alert_id`);
    const row: AlertApplicationsTable = {
      namespace_id: namespaceId,
      collection_id: collectionId,
      alert_id,
      ...settings,
      ...(await tickingOf(ctx, tx, settings, old, alert)),
      created_at: old?.created_at ?? ctx.clock.now(),
    };
    await writeAttachment(tx, row, old);
  }
  for (const row of before) if (!kept.has(row.alert_id)) await removeAttachment(tx, row);
}

async function alertNamed(
  reader: Reader,
  namespaceId: string,
  identifier: string,
  place: string,
): Promise<AlertsTable> {
  const row = await nullIfMissing(findAlert(reader, namespaceId, identifier));
  if (row === null) throw validationError(place, `there is no alert "${identifier}"`);
  return row;
}

/** An attachment that stays passes: a feature that came later must not hold up a change. @throws ApiError 422 */
async function checkLikeness(
  reader: Reader,
  alert: AlertsTable,
  collectionId: string,
  place: string,
): Promise<void> {
  const { near_duplicates: near } = alertDefinitionOf(alert).notification_config;
  if (near !== null) await checkNearDuplicates(reader, alert.namespace_id, [collectionId], near, place);
}

/** Mappings that stay as they are pass, also where the retriever wants others by now: they must not hold up a change. */
async function checkedSettings(
  reader: Reader,
  { namespace_id, retriever_id }: AlertsTable,
  input: PutAlertApplicationRequest,
  place: string,
  before: AlertApplicationsTable | undefined,
): Promise<ApplicationSettings> {
  const settings = readSettings(input, place);
  if (before?.input_mappings_json === settings.input_mappings_json) return settings;
  const { input_schema } = definitionOf(await findRetriever(reader, namespace_id, retriever_id));
  const at = place === '' ? 'input_mappings' : `${place}.input_mappings`;
  checkMappings(input_schema, input.input_mappings ?? [], at);
  return settings;
}
