import type { ExecutionNotification } from '@tocsin/contract';
import type { IdSource } from '../platform/ids.ts';
import { DUE_AT_ONCE } from '../store/ready.ts';
import type { DeliveriesTable, ExecutionsTable } from '../store/tables.ts';
import type { AlertNow } from './alert-now.ts';
import type { PreparedExecution } from './prepare.ts';

/** An execution with one delivery for each channel that it tells. */
export interface ToldExecution extends Pick<PreparedExecution, 'overflow'> {
  readonly row: ExecutionsTable;
  readonly deliveries: readonly DeliveriesTable[];
}

/**
 * Adds whom an execution tells.
 * @param alert as it stands now
 * @param enabled the channels that are switched on
 */
export function tell(
  ids: IdSource,
  { row, overflow }: PreparedExecution,
  alert: AlertNow,
  enabled: ReadonlySet<string>,
): ToldExecution {
  const channels = row.triggered === 1 ? alert.channelIds.filter((id) => enabled.has(id)) : [];
  const notification = notificationOf(row, alert, channels);
  return {
    row: {
      ...row,
      include_matches: Number(alert.includeMatches),
      notification_json: JSON.stringify(notification),
      notification_reason: notification.reason,
    },
    overflow,
    deliveries: channels.map((channelId) => deliveryOf(ids, row, alert, channelId)),
  };
}

/** Why people are told or not, in one word. */
function notificationOf(
  row: PreparedExecution['row'],
  alert: AlertNow,
  channels: readonly string[],
): ExecutionNotification {
  if (row.triggered === 0) return { status: 'none', reason: null };
  if (alert.channelIds.length === 0) return { status: 'held', reason: 'no_channel' };
  if (channels.length === 0) return { status: 'held', reason: 'channel_paused' };
  return { status: 'pending', reason: null };
}

function deliveryOf(
  ids: IdSource,
  row: PreparedExecution['row'],
  { name, metadata, includeScores }: AlertNow,
  channel_id: string,
): DeliveriesTable {
  return {
    namespace_id: row.namespace_id,
    delivery_id: ids.next('dlv_'),
    execution_id: row.execution_id,
    alert_id: row.alert_id,
    channel_id,
    state: 'pending',
    due_at: DUE_AT_ONCE,
    lease_owner: null,
    lease_until: null,
    attempts: 0,
    context_json: JSON.stringify({ name, metadata, include_scores: includeScores }),
    reason: null,
    created_at: row.executed_at,
    finished_at: null,
    event_type: 'alert.triggered',
    merged_into: null,
    status_code: null,
    repeats: 0,
  };
}
