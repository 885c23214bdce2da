/** The words of the API that choices offer; the compiler compares them with the contract. */
import type { AlertExecutionMode, ExecutionStatus } from '@tocsin/contract';

/** Whether a run could be completed. */
export const EXECUTION_STATUSES = [
  'completed',
  'partial',
  'failed',
] as const satisfies readonly ExecutionStatus[];

/** What starts a run. */
export const EXECUTION_MODES = [
  'on_ingest',
  'scheduled',
  'on_demand',
] as const satisfies readonly AlertExecutionMode[];

/** Whether people were told of a run, and if not, why. */
export const NOTIFICATION_REASONS = [
  'sent',
  'muted',
  'snoozed',
  'throttled',
  'duplicate',
  'near_duplicate',
  'digest_pending',
  'flood_guard',
  'shadow',
  'channel_paused',
  'no_channel',
  'skipped_by_ingest',
] as const;
