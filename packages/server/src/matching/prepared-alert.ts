import type { AlertInputMapping, RetrieverInputSchemaField, StageConfig, TriggerOn } from '@tocsin/contract';
import type { CheckedAlert } from '../executions/outcome.ts';

/** An alert with everything that a check needs, as it was at one version of its collection. */
export interface PreparedAlert extends CheckedAlert {
  readonly triggerOn: TriggerOn;
  readonly phase: number;
  readonly priority: number;
  readonly mappings: readonly AlertInputMapping[];
  readonly stages: readonly StageConfig[];
  readonly inputSchema: Readonly<Record<string, RetrieverInputSchemaField>>;
  /** Where it searches; empty = among the arriving documents. */
  readonly collectionIds: readonly string[];
}

interface AlertDefinition {
  trigger_on?: PreparedAlert['triggerOn'];
}

/** An alert, its retriever and how it is attached, as they are stored. */
export interface AlertRow {
  readonly alert_id: string;
  readonly alert_version: number;
  readonly record: PreparedAlert['record'];
  readonly definition_json: string;
  readonly phase: number;
  readonly priority: number;
  readonly input_mappings_json: string;
  readonly retriever_version: number;
  readonly retriever_json: string;
}

/** Prepares what was read. */
export function toPrepared(row: AlertRow): PreparedAlert {
  const alert = JSON.parse(row.definition_json) as AlertDefinition;
  const retriever = JSON.parse(row.retriever_json) as {
    stages: PreparedAlert['stages'];
    input_schema?: PreparedAlert['inputSchema'];
    collection_ids?: string[];
  };
  return {
    alertId: row.alert_id,
    alertVersion: row.alert_version,
    retrieverVersion: row.retriever_version,
    record: row.record,
    triggerOn: alert.trigger_on ?? 'results',
    phase: row.phase,
    priority: row.priority,
    mappings: JSON.parse(row.input_mappings_json) as PreparedAlert['mappings'],
    stages: retriever.stages,
    inputSchema: retriever.input_schema ?? {},
    collectionIds: retriever.collection_ids ?? [],
  };
}
