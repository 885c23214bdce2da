import type { AlertInputMapping, RetrieverInputSchemaField, StageConfig, TriggerOn } from '@tocsin/contract';

/** An alert with everything that a check needs, as it was at one version of its collection. */
export interface PreparedAlert {
  readonly alertId: string;
  readonly name: string;
  readonly alertMetadata: Record<string, unknown>;
  readonly alertVersion: number;
  readonly retrieverVersion: number;
  readonly record: 'auto' | 'all' | 'triggered';
  readonly triggerOn: TriggerOn;
  readonly channelIds: readonly string[];
  readonly includeMatches: boolean;
  readonly includeScores: boolean;
  readonly phase: number;
  readonly priority: number;
  readonly mappings: readonly AlertInputMapping[];
  readonly stages: readonly StageConfig[];
  readonly inputSchema: Readonly<Record<string, RetrieverInputSchemaField>>;
  /** Where it searches; empty = among the arriving documents. */
  readonly collectionIds: readonly string[];
}
