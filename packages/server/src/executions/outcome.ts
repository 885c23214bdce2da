import type { AlertMatchResult, ExecutionError, ExecutionStatus } from '@tocsin/contract';

/** What the record of a run says of its alert, as it was when the run began. */
export interface CheckedAlert {
  readonly alertId: string;
  readonly name: string;
  readonly alertMetadata: Record<string, unknown>;
  readonly alertVersion: number;
  readonly retrieverVersion: number;
  readonly record: 'auto' | 'all' | 'triggered';
  readonly channelIds: readonly string[];
  readonly includeMatches: boolean;
  readonly includeScores: boolean;
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
