import {
  type AlertResponse,
  alreadyExists,
  type CreateAlertRequest,
  looksLikeId,
  type PatchAlertRequest,
  RESERVED_ALERT_NAMES,
  validationError,
} from '@tocsin/contract';
import type { AppContext } from '../context.ts';
import { discardFlood } from '../notify/discard-flood.ts';
import { insertMany, type Reader, type Transaction } from '../store/database.ts';
import type { AlertsTable } from '../store/tables.ts';
import { defineAlert } from './alert-definition.ts';
import { alertDefinitionOf, EMPTY_ALERT, findAlert, toAlertResponses } from './alert-model.ts';
import { chooseRetriever } from './alert-retriever.ts';
import { alertStatistics } from './alert-statistics.ts';
import { alertAsOwner, ownedChannels } from './channel-owner.ts';
import { removeChannels } from './channel-store.ts';
import { type Keep, keepNothing, transactionKeeping } from './keep.ts';
import { scheduleRemoval } from './removals.ts';
import { findRetriever, removeRetriever } from './retriever-store.ts';
import { activeSubscriptions, deliveriesOfEvent } from './subscriptions.ts';
import { settleTicking } from './ticking.ts';
import { attachedPlaces, raiseVersionsFor } from './versions.ts';

/**
 * Makes an alert, with what is written into it.
 * @param keep keeps the answer
 * @throws ApiError 409, 422
 */
export async function createAlert(
  ctx: AppContext,
  namespaceId: string,
  input: CreateAlertRequest,
  keep: Keep<AlertResponse> = keepNothing,
): Promise<AlertResponse> {
  const created = await transactionKeeping(ctx.db, keep, async (tx) => {
    await refuseName(tx, namespaceId, input.name);
    const alert = { namespace_id: namespaceId, alert_id: ctx.ids.next('alt_'), name: input.name };
    const { retrieverId } = await chooseRetriever(ctx, tx, { ...alert, retriever_id: null }, input);
    const { definition, madeSecrets } = await defineAlert(ctx, tx, alert, input, EMPTY_ALERT);
    const now = ctx.clock.now();
    const row: AlertsTable = {
      ...alert,
      enabled: input.enabled === false ? 0 : 1,
      version: 1,
      retriever_id: retrieverId,
      record: input.record ?? 'auto',
      definition_json: JSON.stringify(definition),
      created_at: now,
      updated_at: now,
    };
    await tx.insertInto('alerts').values(row).execute();
    await tellChange(ctx, tx, 'alert.created', row);
    return toOne(tx, row, madeSecrets);
  });
  ctx.wakeNotifier();
  return created;
}

/** Reads an alert, with its statistics. @throws ApiError 404 */
export async function getAlert(
  ctx: AppContext,
  namespaceId: string,
  identifier: string,
): Promise<AlertResponse> {
  const alert = await toOne(ctx.db.read, await findAlert(ctx.db.read, namespaceId, identifier));
  return { ...alert, statistics: await alertStatistics(ctx.db.read, namespaceId, alert.alert_id) };
}

/** Changes single fields; null and absent both mean that a field stays. @throws ApiError 404, 409, 422 */
export async function patchAlert(
  ctx: AppContext,
  namespaceId: string,
  identifier: string,
  patch: PatchAlertRequest,
): Promise<AlertResponse> {
  const patched = await ctx.db.transaction(async (tx) => {
    const row = await findAlert(tx, namespaceId, identifier);
    const name = patch.name ?? row.name;
    if (name !== row.name) await refuseName(tx, namespaceId, name);
    const chosen = await chooseRetriever(ctx, tx, { ...row, name }, patch);
    const { definition, madeSecrets } = await defineAlert(ctx, tx, row, patch, alertDefinitionOf(row));
    const after: AlertsTable = {
      ...row,
      name,
      enabled: patch.enabled == null ? row.enabled : Number(patch.enabled),
      retriever_id: chosen.retrieverId,
      record: patch.record ?? row.record,
      definition_json: JSON.stringify(definition),
    };
    const kept = chosen.changed || isChanged(row, after) ? await writeChange(ctx, tx, after) : row;
    if (chosen.obsolete !== null) await removeRetriever(tx, namespaceId, chosen.obsolete);
    if (kept !== row) await tellChange(ctx, tx, 'alert.updated', kept);
    return toOne(tx, kept, madeSecrets);
  });
  ctx.wakeNotifier();
  return patched;
}

function isChanged(before: AlertsTable, after: AlertsTable): boolean {
  return (['name', 'enabled', 'retriever_id', 'record', 'definition_json'] as const).some(
    (key) => before[key] !== after[key],
  );
}

async function writeChange(ctx: AppContext, tx: Transaction, row: AlertsTable): Promise<AlertsTable> {
  const changed = { ...row, version: row.version + 1, updated_at: ctx.clock.now() };
  const { namespace_id, alert_id, ...fields } = changed;
  await tx
    .updateTable('alerts')
    .set(fields)
    .where('namespace_id', '=', namespace_id)
    .where('alert_id', '=', alert_id)
    .execute();
  await settleTicking(ctx, tx, changed);
  await raiseVersionsFor(tx, namespace_id, await attachedPlaces(tx, namespace_id, [alert_id]));
  return changed;
}

/**
 * Removes an alert: detached, its history, retriever and channels removed with it. What its flood guard holds is discarded:
 * nobody can release it any more.
 * @throws ApiError 404
 */
export async function deleteAlert(ctx: AppContext, namespaceId: string, identifier: string): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const row = await findAlert(tx, namespaceId, identifier);
    const { alert_id, retriever_id } = row;
    await tellChange(ctx, tx, 'alert.deleted', row);
    await raiseVersionsFor(tx, namespaceId, await attachedPlaces(tx, namespaceId, [alert_id]));
    for (const table of ['alert_applications', 'alerts'] as const)
      await tx
        .deleteFrom(table)
        .where('namespace_id', '=', namespaceId)
        .where('alert_id', '=', alert_id)
        .execute();
    await scheduleRemoval(ctx, tx, namespaceId, 'alert', alert_id);
    const retriever = await findRetriever(tx, namespaceId, retriever_id);
    if (retriever.owner_alert_id === alert_id) await removeRetriever(tx, namespaceId, retriever_id);
    await discardFlood(tx, ctx, namespaceId, alert_id);
    const channels = await ownedChannels(tx, namespaceId, alertAsOwner(alert_id));
    await removeChannels(
      ctx,
      tx,
      namespaceId,
      channels.map((row) => row.channel_id),
    );
  });
  ctx.wakeRemovals();
  ctx.wakeNotifier();
}

/** Tells subscribers of an alert as it is now, without secrets. */
async function tellChange(
  ctx: AppContext,
  tx: Transaction,
  type: 'alert.created' | 'alert.updated' | 'alert.deleted',
  row: AlertsTable,
): Promise<void> {
  const { namespace_id: namespaceId, alert_id: alertId } = row;
  const subscriptions = await activeSubscriptions(tx, namespaceId);
  if (subscriptions.length === 0) return;
  const alert = await toOne(tx, row);
  const context = { subject: { type: 'alert', id: alertId }, data: { alert } };
  const event = { type, namespaceId, executionId: '', alertId, context, at: ctx.clock.now() };
  await insertMany(tx, 'deliveries', deliveriesOfEvent(ctx.ids, subscriptions, event));
}

async function refuseName(reader: Reader, namespaceId: string, name: string): Promise<void> {
  if (RESERVED_ALERT_NAMES.includes(name))
    throw validationError('name', `"${name}" is reserved; choose another name`);
  if (looksLikeId(name)) throw validationError('name', 'must not look like an id');
  const taken = await reader
    .selectFrom('alerts')
    .select('alert_id')
    .where('namespace_id', '=', namespaceId)
    .where('name', '=', name)
    .executeTakeFirst();
  if (taken) throw alreadyExists('alert', name);
}

async function toOne(
  reader: Reader,
  row: AlertsTable,
  madeSecrets?: ReadonlyMap<string, string>,
): Promise<AlertResponse> {
  const [view] = await toAlertResponses(reader, row.namespace_id, [row], madeSecrets);
  return view as AlertResponse;
}
