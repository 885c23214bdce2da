import type { Reader } from '../store/database.ts';
import type { LoadAlerts } from './collection-alerts.ts';
import { type PreparedAlert, toPrepared } from './prepared-alert.ts';

/** Which alert is wanted, and when it is not to be run. */
export interface OneAlert {
  readonly alertId: string;
  /** Only where it is attached with a schedule and enabled, as for a tick; else it runs however it is attached, or is not. */
  readonly scheduled: boolean;
  /** Also where it is disabled. */
  readonly disabledToo: boolean;
}

/** Loads that alert alone, where it may run; without an attachment it has no input mappings. */
export function loadingOne(wanted: OneAlert): LoadAlerts {
  return async function* (db, namespaceId, collectionId) {
    const alert = await readAlert(db, namespaceId, collectionId, wanted);
    if (alert !== null) yield alert;
  };
}

async function readAlert(
  db: Reader,
  namespaceId: string,
  collectionId: string,
  { alertId, scheduled, disabledToo }: OneAlert,
): Promise<PreparedAlert | null> {
  let query = db
    .selectFrom('alerts as alert')
    .innerJoin('retrievers as retriever', (join) =>
      join
        .onRef('retriever.namespace_id', '=', 'alert.namespace_id')
        .onRef('retriever.retriever_id', '=', 'alert.retriever_id'),
    )
    .leftJoin('alert_applications as application', (join) =>
      join
        .onRef('application.namespace_id', '=', 'alert.namespace_id')
        .onRef('application.alert_id', '=', 'alert.alert_id')
        .on('application.collection_id', '=', collectionId),
    )
    .select(({ fn, val }) => [
      'alert.alert_id',
      'alert.version as alert_version',
      'alert.record',
      'alert.definition_json',
      fn.coalesce('application.phase', val(3)).as('phase'),
      fn.coalesce('application.priority', val(0)).as('priority'),
      fn.coalesce('application.input_mappings_json', val('[]')).as('input_mappings_json'),
      'retriever.version as retriever_version',
      'retriever.definition_json as retriever_json',
    ])
    .where('alert.namespace_id', '=', namespaceId)
    .where('alert.alert_id', '=', alertId);
  if (scheduled)
    query = query.where('application.execution_mode', '=', 'scheduled').where('application.enabled', '=', 1);
  if (!disabledToo) query = query.where('alert.enabled', '=', 1);
  const row = await query.executeTakeFirst();
  return row === undefined ? null : toPrepared(row);
}
