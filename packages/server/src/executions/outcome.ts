import type { AlertExecutionMode, AlertMatchResult, ExecutionError, ExecutionStatus } from '@tocsin/contract';

/** The batch that was checked. */
export interface CheckedBatch {
  readonly namespaceId: string;
  readonly collectionId: string;
  readonly batchId: string;
  readonly mode: AlertExecutionMode;
  /** Why nobody is told, whatever is found; null = people are told as the alert says. */
  readonly held: 'skipped_by_ingest' | 'dry_run' | null;
  /** Of a tick: the time for which it looks, [from, to) in milliseconds. */
  readonly covered: { readonly from: number; readonly to: number } | null;
}

/** What the record of a run says of its alert, as it was when the run began. */
export interface CheckedAlert {
  readonly alertId: string;
  readonly alertVersion: number;
  readonly retrieverVersion: number;
  readonly record: 'auto' | 'all' | 'triggered';
}

/** What one alert's check of one batch brought. */
export interface AlertOutcome {
  readonly alert: CheckedAlert;
  readonly status: ExecutionStatus;
  readonly triggered: boolean;
  readonly matchCount: number;
  readonly limited: boolean;
  /** The best 1,000. */
  readonly matches: readonly AlertMatchResult[];
  readonly skippedDocuments: number;
  readonly durationMs: number;
  readonly error: ExecutionError | null;
}
