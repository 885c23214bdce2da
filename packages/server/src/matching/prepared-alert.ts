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
