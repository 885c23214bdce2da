import { alertDefinitionOf } from '../catalog/alert-model.ts';
import { chunksOf } from '../catalog/versions.ts';
import type { AlertToTell } from '../notify/stages/stage.ts';
import { type Reader, requireRows, type Write } from '../store/database.ts';
import type { CheckedBatch } from './outcome.ts';

/** Whom an alert tells, what of it, and how often, as its definition says now. */
export interface AlertNow extends AlertToTell {
  readonly version: number;
  readonly includeMatches: boolean;
  readonly includeScores: boolean;
  readonly templateId: string | null;
}

/**
 * Those of the alerts that are still there and enabled, or for a dry run disabled, and whose check of the batch is not
 * recorded yet.
 */
export async function readAlertsNow(
  db: Reader,
  { namespaceId, batchId, collectionId, held }: CheckedBatch,
  alertIds: readonly string[],
): Promise<Map<string, AlertNow>> {
  if (alertIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('alerts as a')
    .select(['a.alert_id', 'a.version', 'a.name', 'a.definition_json'])
    .where('a.namespace_id', '=', namespaceId)
    .where('a.alert_id', 'in', alertIds)
    .$if(held !== 'dry_run', (query) => query.where('a.enabled', '=', 1))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('executions as e')
            .select('e.execution_id')
            .where('e.namespace_id', '=', namespaceId)
            .where('e.batch_id', '=', batchId)
            .whereRef('e.alert_id', '=', 'a.alert_id')
            .where('e.collection_id', '=', collectionId),
        ),
      ),
    )
    .execute();
  return new Map(rows.map((row) => [row.alert_id, toAlertNow(row)]));
}

/** Alerts by their ids, as they are now; those that are gone are left out. */
export async function alertsNamed(
  db: Reader,
  namespaceId: string,
  alertIds: readonly string[],
): Promise<Map<string, AlertNow>> {
  const found = new Map<string, AlertNow>();
  for (const part of chunksOf([...new Set(alertIds)]))
    for (const row of await db
      .selectFrom('alerts')
      .select(['alert_id', 'version', 'name', 'definition_json'])
      .where('namespace_id', '=', namespaceId)
      .where('alert_id', 'in', part)
      .execute())
      found.set(row.alert_id, toAlertNow(row));
  return found;
}

function toAlertNow(row: {
  alert_id: string;
  version: number;
  name: string;
  definition_json: string;
}): AlertNow {
  const { metadata, notification_config: told, shadow, snooze_until } = alertDefinitionOf(row);
  const { channels, include_matches, include_scores, template_id, ...fatigue } = told;
  return {
    alertId: row.alert_id,
    version: row.version,
    name: row.name,
    metadata,
    channelIds: [...new Set(channels.map(({ channel_id }) => channel_id))],
    shadow,
    snoozeUntil: snooze_until === null ? null : Date.parse(snooze_until),
    fatigue,
    includeMatches: include_matches,
    includeScores: include_scores,
    templateId: template_id,
  };
}

/** Fails the transaction where one of the alerts was changed or deleted since it was read. */
export function requireAlertsNow(db: Reader, namespaceId: string, alerts: Iterable<AlertNow>): Write[] {
  const byVersion = new Map<number, string[]>();
  for (const { alertId, version } of alerts)
    byVersion.set(version, [...(byVersion.get(version) ?? []), alertId]);
  return [...byVersion].map(([version, ids]) => {
    const asRead = db
      .selectFrom('alerts')
      .select('alert_id')
      .where('namespace_id', '=', namespaceId)
      .where('alert_id', 'in', ids)
      .where('version', '=', version);
    return requireRows(asRead, ids.length, 'unchanged');
  });
}
