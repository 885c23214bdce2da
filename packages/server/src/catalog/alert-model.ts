import {
  type AlertResponse,
  type FatigueControl,
  type Metadata,
  type NamespaceSelector,
  type NotificationChannelConfig,
  notFound,
  type SystemCondition,
  type TriggerOn,
} from '@tocsin/contract';
import { isoTime } from '../platform/clock.ts';
import type { Reader } from '../store/database.ts';
import type { AlertsTable, ChannelsTable } from '../store/tables.ts';
import { shownConfig } from './channel-config.ts';
import { NO_FATIGUE_CONTROL } from './fatigue-control.ts';
import { chunksOf } from './versions.ts';

/** A channel of an alert as `definition_json` holds it. */
export interface ChannelRef {
  channel_type: string;
  channel_id: string;
}

/** An alert as `definition_json` holds it. */
export interface AlertDefinition {
  description: string | null;
  metadata: Metadata;
  notification_config: FatigueControl & {
    channels: ChannelRef[];
    include_matches: boolean;
    include_scores: boolean;
    template_id: string | null;
  };
  source: string;
  trigger_on: TriggerOn;
  system_condition: SystemCondition | null;
  namespace_selector: NamespaceSelector | null;
  shadow: boolean;
  /** ISO 8601. */
  snooze_until: string | null;
}

/** What an alert is before anything is said of it. */
export const EMPTY_ALERT: AlertDefinition = {
  description: null,
  metadata: {},
  notification_config: {
    channels: [],
    include_matches: true,
    include_scores: true,
    template_id: null,
    ...NO_FATIGUE_CONTROL,
  },
  source: 'retriever',
  trigger_on: 'results',
  system_condition: null,
  namespace_selector: null,
  shadow: false,
  snooze_until: null,
};

/** Finds an alert by id or name. @throws ApiError 404 */
export async function findAlert(
  reader: Reader,
  namespaceId: string,
  identifier: string,
): Promise<AlertsTable> {
  const row = await reader
    .selectFrom('alerts')
    .selectAll()
    .where('namespace_id', '=', namespaceId)
    .where((e) => e.or([e('alert_id', '=', identifier), e('name', '=', identifier)]))
    .executeTakeFirst();
  if (!row) throw notFound('alert', identifier);
  return row;
}

/** The stored definition of an alert; one of an earlier version says less. */
export function alertDefinitionOf(row: Pick<AlertsTable, 'definition_json'>): AlertDefinition {
  const stored = JSON.parse(row.definition_json) as Partial<AlertDefinition>;
  const told = { ...EMPTY_ALERT.notification_config, ...stored.notification_config };
  return { ...EMPTY_ALERT, ...stored, notification_config: told };
}

/**
 * Alerts in the shape of an answer, with their plans and channels.
 * @param madeSecrets secrets that we just made, by channel, shown this once
 */
export async function toAlertResponses(
  reader: Reader,
  namespaceId: string,
  rows: readonly AlertsTable[],
  madeSecrets: ReadonlyMap<string, string> = new Map(),
): Promise<AlertResponse[]> {
  const definitions = rows.map(alertDefinitionOf);
  const refs = definitions.flatMap((one) => one.notification_config.channels.map((ref) => ref.channel_id));
  const channels = await channelsById(reader, namespaceId, refs);
  const searching = await searchingRetrievers(
    reader,
    namespaceId,
    rows.map((row) => row.retriever_id),
  );
  return rows.map((row, i) => {
    const definition = definitions[i] as AlertDefinition;
    const shown = definition.notification_config.channels.map((ref) =>
      toChannel(ref, channels.get(ref.channel_id), madeSecrets.get(ref.channel_id)),
    );
    return {
      ...toAlertFields(row, definition),
      notification_config: {
        ...definition.notification_config,
        channels: shown.length > 0 ? shown : [{ channel_type: 'none' }],
      },
      plan: searching.has(row.retriever_id) ? 'search' : 'standing',
    };
  });
}

function toAlertFields(row: AlertsTable, definition: AlertDefinition): AlertResponse {
  return {
    alert_id: row.alert_id,
    namespace_id: row.namespace_id,
    name: row.name,
    ...definition,
    retriever_id: row.retriever_id,
    enabled: row.enabled === 1,
    record: row.record,
    version: row.version,
    created_at: isoTime(row.created_at),
    updated_at: isoTime(row.updated_at),
  };
}

function toChannel(
  ref: ChannelRef,
  row: ChannelsTable | undefined,
  secret: string | undefined,
): NotificationChannelConfig {
  if (!row) return { ...ref };
  const config = shownConfig(row);
  return { ...ref, config: secret === undefined ? { ...config } : { ...config, secret } };
}

async function channelsById(
  reader: Reader,
  namespaceId: string,
  ids: readonly string[],
): Promise<Map<string, ChannelsTable>> {
  const found = new Map<string, ChannelsTable>();
  for (const part of chunksOf([...new Set(ids)]))
    for (const row of await reader
      .selectFrom('channels')
      .selectAll()
      .where('namespace_id', '=', namespaceId)
      .where('channel_id', 'in', part)
      .execute())
      found.set(row.channel_id, row);
  return found;
}

/** Those of the retrievers that search collections and do not look at arriving documents. */
async function searchingRetrievers(
  reader: Reader,
  namespaceId: string,
  ids: readonly string[],
): Promise<Set<string>> {
  const found = new Set<string>();
  for (const part of chunksOf([...new Set(ids)]))
    for (const row of await reader
      .selectFrom('retrievers')
      .select(['retriever_id', 'definition_json'])
      .where('namespace_id', '=', namespaceId)
      .where('retriever_id', 'in', part)
      .execute())
      if ((JSON.parse(row.definition_json) as { plan?: string }).plan === 'search')
        found.add(row.retriever_id);
  return found;
}
