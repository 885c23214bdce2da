import {
  alreadyExists,
  type CreateRetrieverRequest,
  conflict,
  type ListRequest,
  type ListRetrieversRequest,
  looksLikeId,
  notFound,
  type PatchRetrieverRequest,
  type RetrieverModel,
  validationError,
} from '@tocsin/contract';
import type { AppContext } from '../http/context.ts';
import type { Page } from '../http/paging.ts';
import type { Reader, Transaction } from '../store/database.ts';
import type { RetrieversTable } from '../store/tables.ts';
import { chooseViews, idAfter, isPlain, type Listed, plainPage } from './listing.ts';
import { defineRetriever, definitionOf, type RetrieverInput, toRetrieverModel } from './retriever-model.ts';
import { attachedPlaces, raiseVersionsFor } from './versions.ts';

/** What may be patched: the contract's fields and, ours, what the retriever does. */
export type RetrieverPatch = PatchRetrieverRequest & RetrieverInput;

/** Makes a retriever. @throws ApiError 409, 422 */
export async function createRetriever(
  ctx: AppContext,
  namespaceId: string,
  input: CreateRetrieverRequest,
): Promise<RetrieverModel> {
  return ctx.db.transaction(async (tx) => {
    await refuseName(tx, namespaceId, input.retriever_name, null);
    return toRetrieverModel(await insertRetriever(ctx, tx, namespaceId, input.retriever_name, input, null));
  });
}

/**
 * Stores a retriever inside a transaction.
 * @param ownerAlertId the alert that it belongs to, whose request says it under `retriever`
 */
export async function insertRetriever(
  ctx: Pick<AppContext, 'ids' | 'clock'>,
  tx: Transaction,
  namespaceId: string,
  name: string,
  input: RetrieverInput,
  ownerAlertId: string | null,
): Promise<RetrieversTable> {
  const definition = await defineRetriever(tx, namespaceId, input, ownerAlertId === null ? '' : 'retriever');
  const now = ctx.clock.now();
  const row: RetrieversTable = {
    namespace_id: namespaceId,
    retriever_id: ctx.ids.next('ret_'),
    name,
    version: 1,
    owner_alert_id: ownerAlertId,
    definition_json: JSON.stringify(definition),
    created_at: now,
    updated_at: now,
  };
  await tx.insertInto('retrievers').values(row).execute();
  return row;
}

/** Finds a retriever by id, or by name where it belongs to no alert. @throws ApiError 404 */
export async function findRetriever(
  reader: Reader,
  namespaceId: string,
  identifier: string,
): Promise<RetrieversTable> {
  const row = await reader
    .selectFrom('retrievers')
    .selectAll()
    .where('namespace_id', '=', namespaceId)
    .where((e) =>
      e.or([
        e('retriever_id', '=', identifier),
        e.and([e('name', '=', identifier), e('owner_alert_id', 'is', null)]),
      ]),
    )
    .executeTakeFirst();
  if (!row) throw notFound('retriever', identifier);
  return row;
}

/** Reads a retriever. @throws ApiError 404 */
export async function getRetriever(
  ctx: AppContext,
  namespaceId: string,
  identifier: string,
): Promise<RetrieverModel> {
  return toRetrieverModel(await findRetriever(ctx.db.read, namespaceId, identifier));
}

/** Changes a retriever; the alerts that use it follow. @throws ApiError 404, 409, 422 */
export async function patchRetriever(
  ctx: AppContext,
  namespaceId: string,
  identifier: string,
  patch: RetrieverPatch,
): Promise<RetrieverModel> {
  return ctx.db.transaction(async (tx) => {
    const row = await findRetriever(tx, namespaceId, identifier);
    const name = patch.retriever_name ?? row.name;
    if (name !== row.name && row.owner_alert_id === null)
      await refuseName(tx, namespaceId, name, row.retriever_id);
    return toRetrieverModel(await changeRetriever(ctx, tx, row, name, patch, ''));
  });
}

/** Changes a stored retriever inside a transaction; nothing is written where nothing changes. */
export async function changeRetriever(
  ctx: Pick<AppContext, 'clock'>,
  tx: Transaction,
  row: RetrieversTable,
  name: string,
  input: RetrieverInput,
  place: string,
): Promise<RetrieversTable> {
  const { namespace_id, retriever_id } = row;
  const definition_json = JSON.stringify(
    await defineRetriever(tx, namespace_id, input, place, definitionOf(row)),
  );
  if (name === row.name && definition_json === row.definition_json) return row;
  const changed = { name, definition_json, version: row.version + 1, updated_at: ctx.clock.now() };
  await tx
    .updateTable('retrievers')
    .set(changed)
    .where('namespace_id', '=', namespace_id)
    .where('retriever_id', '=', retriever_id)
    .execute();
  const alerts = await alertsUsing(tx, namespace_id, retriever_id);
  const places = await attachedPlaces(
    tx,
    namespace_id,
    alerts.map(({ alert_id }) => alert_id),
  );
  await raiseVersionsFor(tx, namespace_id, places);
  return { ...row, ...changed };
}

/** Removes a retriever that no alert uses. @throws ApiError 404, 409 */
export async function deleteRetriever(
  ctx: AppContext,
  namespaceId: string,
  identifier: string,
): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const { retriever_id, name } = await findRetriever(tx, namespaceId, identifier);
    const alerts = await alertsUsing(tx, namespaceId, retriever_id);
    if (alerts.length > 0)
      throw conflict(`The retriever "${name}" is used by ${namesOf(alerts)}; change or delete them first`, {
        alerts: alerts.map((alert) => alert.alert_id),
      });
    await removeRetriever(tx, namespaceId, retriever_id);
  });
}

/** Removes the row of a retriever. */
export async function removeRetriever(
  tx: Transaction,
  namespaceId: string,
  retrieverId: string,
): Promise<void> {
  await tx
    .deleteFrom('retrievers')
    .where('namespace_id', '=', namespaceId)
    .where('retriever_id', '=', retrieverId)
    .execute();
}

async function alertsUsing(
  reader: Reader,
  namespaceId: string,
  retrieverId: string,
): Promise<{ alert_id: string; name: string }[]> {
  return reader
    .selectFrom('alerts')
    .select(['alert_id', 'name'])
    .where('namespace_id', '=', namespaceId)
    .where('retriever_id', '=', retrieverId)
    .orderBy('alert_id')
    .execute();
}

/** The first names of a list in words: `alert "a", "b" and 3 more`. */
export function namesOf(rows: readonly { name: string }[], kind = 'alert'): string {
  const shown = rows
    .slice(0, 5)
    .map(({ name }) => `"${name}"`)
    .join(', ');
  return `${kind} ${shown}${rows.length > 5 ? ` and ${rows.length - 5} more` : ''}`;
}

async function refuseName(
  reader: Reader,
  namespaceId: string,
  name: string,
  except: string | null,
): Promise<void> {
  if (looksLikeId(name)) throw validationError('retriever_name', 'must not look like an id');
  const taken = await reader
    .selectFrom('retrievers')
    .select('retriever_id')
    .where('namespace_id', '=', namespaceId)
    .where('name', '=', name)
    .where('owner_alert_id', 'is', null)
    .executeTakeFirst();
  if (taken && taken.retriever_id !== except) throw alreadyExists('retriever', name);
}

/** Lists the retrievers that belong to no alert. */
export async function listRetrievers(
  ctx: AppContext,
  namespaceId: string,
  wish: ListRetrieversRequest,
  page: Page,
): Promise<Listed<RetrieverModel>> {
  const all = ctx.db.read
    .selectFrom('retrievers')
    .where('namespace_id', '=', namespaceId)
    .where('owner_alert_id', 'is', null);
  const common: ListRequest = { ...wish, sort: sortOf(wish) };
  if (!isPlain(common))
    return chooseViews((await all.selectAll().execute()).map(toRetrieverModel), common, page, {
      idOf: (view) => view.retriever_id,
      searchIn: (view) => [view.retriever_name, view.description],
    });
  const rows = await all
    .selectAll()
    .where('retriever_id', '>', idAfter(page))
    .orderBy('retriever_id')
    .limit(page.limit + 1)
    .offset(page.offset)
    .execute();
  const { n } = await all.select((e) => e.fn.countAll<number>().as('n')).executeTakeFirstOrThrow();
  return {
    found: plainPage(rows.map(toRetrieverModel), page, (view) => view.retriever_id),
    total: Number(n),
  };
}

/** The first entry of `sorts`, which is what retriever lists have in place of `sort`. */
function sortOf({ sorts }: ListRetrieversRequest): ListRequest['sort'] {
  const [first] = sorts ?? [];
  if (!first || typeof first['field'] !== 'string') return null;
  return { field: first['field'], direction: first['direction'] === 'desc' ? 'desc' : 'asc' };
}
