import type { DeliveryAttempt, DeliveryResponse } from '@tocsin/contract';
import { isoTime } from '../platform/clock.ts';
import type { Reader } from '../store/database.ts';
import { DUE_AT_ONCE } from '../store/ready.ts';

/** The deliveries of an execution, each with all its attempts. */
export async function listDeliveries(
  db: Reader,
  namespaceId: string,
  executionId: string,
): Promise<DeliveryResponse[]> {
  const rows = await db
    .selectFrom('deliveries as d')
    .leftJoin('channels as c', (join) =>
      join.onRef('c.namespace_id', '=', 'd.namespace_id').onRef('c.channel_id', '=', 'd.channel_id'),
    )
    .selectAll('d')
    .select('c.kind')
    .where('d.namespace_id', '=', namespaceId)
    .where('d.execution_id', '=', executionId)
    .orderBy('d.delivery_id')
    .execute();
  const attempts = await attemptsOf(
    db,
    namespaceId,
    rows.map((row) => row.delivery_id),
  );
  return rows.map((row) => ({
    delivery_id: row.delivery_id,
    execution_id: row.execution_id,
    alert_id: row.alert_id,
    channel_id: row.channel_id,
    channel_type: row.kind ?? 'webhook',
    status: row.state,
    attempt_count: row.attempts,
    next_attempt_at:
      row.due_at === null ? null : isoTime(row.due_at === DUE_AT_ONCE ? row.created_at : row.due_at),
    created_at: isoTime(row.created_at),
    attempts: attempts.get(row.delivery_id) ?? [],
  })) as DeliveryResponse[];
}

async function attemptsOf(
  db: Reader,
  namespaceId: string,
  ids: readonly string[],
): Promise<Map<string, DeliveryAttempt[]>> {
  const found = new Map<string, DeliveryAttempt[]>();
  if (ids.length === 0) return found;
  const rows = await db
    .selectFrom('delivery_attempts')
    .selectAll()
    .where('namespace_id', '=', namespaceId)
    .where('delivery_id', 'in', ids)
    .orderBy('delivery_id')
    .orderBy('attempt')
    .execute();
  for (const { delivery_id, namespace_id: _, started_at, ...attempt } of rows) {
    const list = found.get(delivery_id) ?? [];
    list.push({ ...attempt, started_at: isoTime(started_at) } as DeliveryAttempt);
    found.set(delivery_id, list);
  }
  return found;
}
