import { notFound } from '@tocsin/contract';
import type { AppContext } from '../context.ts';
import type { Reader, Transaction } from '../store/database.ts';
import type { RetrieversTable } from '../store/tables.ts';
import { defineRetriever, definitionOf, type RetrieverInput } from './retriever-model.ts';
import { attachedPlaces, raiseVersionsFor } from './versions.ts';

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

/** The alerts that search with a retriever. */
export async function alertsUsing(
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
