/** The words of the API that choices offer; the compiler compares them with the contract. */
import type {
  AlertExecutionMode,
  EventType,
  ExecutionStatus,
  FilterOperator,
  NotificationReason,
  Permission,
} from '@tocsin/contract';

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
] as const satisfies readonly NotificationReason[];

/** The events that systems can subscribe to. */
export const SUBSCRIBED_EVENTS = [
  'alert.triggered',
  'alert.digest',
  'alert.summary',
  'alert.flood_guard',
  'alert.execution.completed',
  'alert.execution.failed',
  'alert.created',
  'alert.updated',
  'alert.deleted',
  'channel.paused',
] as const satisfies readonly EventType[];

/** What a key may do, from little to all. */
export const PERMISSIONS = ['read', 'write', 'delete', 'admin'] as const satisfies readonly Permission[];

/** How a simple filter compares. */
export const SIMPLE_OPERATORS = [
  'eq',
  'ne',
  'contains',
  'starts_with',
  'gt',
  'gte',
  'lt',
  'lte',
  'text',
  'exists',
] as const satisfies readonly FilterOperator[];
