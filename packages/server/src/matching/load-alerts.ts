import type { Reader } from '../store/database.ts';
import { type PreparedAlert, toPrepared } from './prepared-alert.ts';

/** Alerts read with one query: enough that the query itself costs little, few enough that their text does. */
const PAGE = 500;

/**
 * The enabled `on_ingest` alerts of a collection.
 * @param alertIds only these; null = all
 */
export async function* loadAlerts(
  db: Reader,
  namespaceId: string,
  collectionId: string,
  alertIds: readonly string[] | null = null,
): AsyncGenerator<PreparedAlert> {
  if (alertIds === null) yield* loadAll(db, namespaceId, collectionId);
  else
    for (let i = 0; i < alertIds.length; i += PAGE)
      yield* await readAlerts(db, namespaceId, collectionId, { ids: alertIds.slice(i, i + PAGE) });
}

/** All of them, page by page, so that never all definitions are in memory at once. */
async function* loadAll(
  db: Reader,
  namespaceId: string,
  collectionId: string,
): AsyncGenerator<PreparedAlert> {
  for (let after = ''; ; ) {
    const page = await readAlerts(db, namespaceId, collectionId, { after });
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last.alertId;
  }
}

/** Some alerts by their ids, or the next page of all. */
type Wanted = { readonly ids: readonly string[] } | { readonly after: string };

async function readAlerts(
  db: Reader,
  namespaceId: string,
  collectionId: string,
  wanted: Wanted,
): Promise<PreparedAlert[]> {
  let query = db
    .selectFrom('alert_applications as application')
    .innerJoin('alerts as alert', (join) =>
      join
        .onRef('alert.namespace_id', '=', 'application.namespace_id')
        .onRef('alert.alert_id', '=', 'application.alert_id'),
    )
    .innerJoin('retrievers as retriever', (join) =>
      join
        .onRef('retriever.namespace_id', '=', 'alert.namespace_id')
        .onRef('retriever.retriever_id', '=', 'alert.retriever_id'),
    )
    .select([
      'alert.alert_id',
      'alert.version as alert_version',
      'alert.record',
      'alert.definition_json',
      'application.phase',
      'application.priority',
      'application.input_mappings_json',
      'retriever.version as retriever_version',
      'retriever.definition_json as retriever_json',
    ])
    .where('application.namespace_id', '=', namespaceId)
    .where('application.collection_id', '=', collectionId)
    .where('application.enabled', '=', 1)
    .where('application.execution_mode', '=', 'on_ingest')
    .where('alert.enabled', '=', 1);
  query =
    'ids' in wanted
      ? query.where('application.alert_id', 'in', wanted.ids)
      : query.where('application.alert_id', '>', wanted.after).orderBy('application.alert_id').limit(PAGE);
  return (await query.execute()).map(toPrepared);
}
