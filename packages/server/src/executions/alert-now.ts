import { chunksOf } from '../catalog/versions.ts';
import { type Reader, requireRows, type Write } from '../store/database.ts';
import type { CheckedBatch } from './outcome.ts';

/** Whom an alert tells, and what of it, as its definition says now. */
export interface AlertNow {
  readonly alertId: string;
  readonly version: number;
  readonly name: string;
  readonly metadata: Record<string, unknown>;
  readonly channelIds: readonly string[];
  readonly includeMatches: boolean;
  readonly includeScores: boolean;
}

interface Definition {
  metadata?: Record<string, unknown> | null;
  notification_config?: {
    channels?: { channel_id?: string | null }[];
    include_matches?: boolean | null;
    include_scores?: boolean | null;
  };
}

/** Those of the alerts that are still there and enabled, and whose check of the batch is not recorded yet. */
export async function readAlertsNow(
  db: Reader,
  { namespaceId, batchId, collectionId }: CheckedBatch,
  alertIds: readonly string[],
): Promise<Map<string, AlertNow>> {
  if (alertIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('alerts as a')
    .select(['a.alert_id', 'a.version', 'a.name', 'a.definition_json'])
    .where('a.namespace_id', '=', namespaceId)
    .where('a.alert_id', 'in', alertIds)
    .where('a.enabled', '=', 1)
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

function toAlertNow(row: {
  alert_id: string;
  version: number;
  name: string;
  definition_json: string;
}): AlertNow {
  const { metadata, notification_config: told } = JSON.parse(row.definition_json) as Definition;
  const named = (told?.channels ?? []).flatMap(({ channel_id }) => (channel_id ? [channel_id] : []));
  return {
    alertId: row.alert_id,
    version: row.version,
    name: row.name,
    metadata: metadata ?? {},
    channelIds: [...new Set(named)],
    includeMatches: told?.include_matches ?? true,
    includeScores: told?.include_scores ?? true,
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

/** Those of the channels that the alerts name which are switched on. */
export async function enabledChannels(
  db: Reader,
  namespaceId: string,
  alerts: readonly AlertNow[],
): Promise<ReadonlySet<string>> {
  const named = [...new Set(alerts.flatMap(({ channelIds }) => channelIds))];
  const found = new Set<string>();
  for (const part of chunksOf(named))
    for (const { channel_id } of await db
      .selectFrom('channels')
      .select('channel_id')
      .where('namespace_id', '=', namespaceId)
      .where('enabled', '=', 1)
      .where('channel_id', 'in', part)
      .execute())
      found.add(channel_id);
  return found;
}
