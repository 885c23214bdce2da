import type { AlertMatchResult, ExecutionError, ExecutionStatus } from '@tocsin/contract';
import type { PreparedAlert } from './prepared-alert.ts';

/** What one alert's check of one batch brought. */
export interface AlertOutcome {
  readonly alert: PreparedAlert;
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
