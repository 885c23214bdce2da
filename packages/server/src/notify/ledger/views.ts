import type { DeliveryAttempt, DeliverySummary } from '@tocsin/contract';
import type { Selectable } from 'kysely';
import { chunksOf } from '../../catalog/versions.ts';
import { isoTime } from '../../platform/clock.ts';
import type { Reader } from '../../store/database.ts';
import { DUE_AT_ONCE } from '../../store/ready.ts';
import type { DeliveriesTable, DeliveryAttemptsTable } from '../../store/tables.ts';

/** What lists show of deliveries, newest first. @param ids those that are gone are left out */
export async function summariesOf(
  db: Reader,
  namespaceId: string,
  ids: readonly string[],
): Promise<DeliverySummary[]> {
  const found: DeliverySummary[] = [];
  for (const part of chunksOf(ids)) {
    const rows = await selectSummaries(db, namespaceId)
      .where('d.delivery_id', 'in', part)
      .orderBy('d.delivery_id', 'desc')
      .execute();
    found.push(...rows.map(toSummary));
  }
  return found;
}

function selectSummaries(db: Reader, namespaceId: string) {
  return db
    .selectFrom('deliveries as d')
    .leftJoin('channels as c', (join) =>
      join.onRef('c.namespace_id', '=', 'd.namespace_id').onRef('c.channel_id', '=', 'd.channel_id'),
    )
    .select(['d.delivery_id', 'd.event_type', 'd.execution_id', 'd.alert_id', 'd.channel_id', 'c.kind'])
    .select(['d.state', 'd.reason', 'd.status_code', 'd.attempts', 'd.due_at', 'd.merged_into', 'd.repeats'])
    .select(['d.created_at', 'd.finished_at'])
    .where('d.namespace_id', '=', namespaceId);
}

type Row = Pick<
  Selectable<DeliveriesTable>,
  | 'delivery_id'
  | 'event_type'
  | 'execution_id'
  | 'alert_id'
  | 'channel_id'
  | 'state'
  | 'reason'
  | 'status_code'
  | 'attempts'
  | 'due_at'
  | 'merged_into'
  | 'repeats'
  | 'created_at'
  | 'finished_at'
> & { readonly kind: string | null };

function toSummary(row: Row): DeliverySummary {
  const { state, due_at, created_at, finished_at } = row;
  const due = due_at === DUE_AT_ONCE ? created_at : due_at;
  return {
    delivery_id: row.delivery_id,
    event_type: row.event_type,
    execution_id: row.execution_id === '' ? null : row.execution_id,
    alert_id: row.alert_id === '' ? null : row.alert_id,
    channel_id: row.channel_id,
    channel_type: row.kind ?? 'webhook',
    status: state,
    reason: row.reason,
    status_code: row.status_code,
    attempt_count: row.attempts,
    next_attempt_at: due === null || state !== 'pending' ? null : isoTime(due),
    merged_into: row.merged_into,
    repeats: row.repeats,
    created_at: isoTime(created_at),
    finished_at: finished_at === null ? null : isoTime(finished_at),
  };
}

/** An attempt in the shape of an answer. */
export function toAttempt(row: Selectable<DeliveryAttemptsTable>): DeliveryAttempt {
  const { request_json: request, response_headers_json: headers } = row;
  return {
    attempt: row.attempt,
    started_at: isoTime(row.started_at),
    duration_ms: row.duration_ms,
    outcome: row.outcome,
    reason: row.reason,
    status_code: row.status_code,
    error: row.error,
    request: request === null ? null : (JSON.parse(request) as DeliveryAttempt['request']),
    response_headers: headers === null ? null : (JSON.parse(headers) as Record<string, string>),
    response: row.response,
    remark: row.remark,
  };
}
