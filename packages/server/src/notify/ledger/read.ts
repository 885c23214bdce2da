import { type DeliveryAttempt, type DeliveryResponse, notFound } from '@tocsin/contract';
import type { Reader } from '../../store/database.ts';
import { summariesOf, toAttempt } from './views.ts';

/** A delivery with all its attempts. @throws ApiError 404 */
export async function getDelivery(
  db: Reader,
  namespaceId: string,
  deliveryId: string,
): Promise<DeliveryResponse> {
  const [found] = await withAttempts(db, namespaceId, [deliveryId]);
  if (found === undefined) throw notFound('delivery', deliveryId);
  return found;
}

/** The deliveries that tell of an execution, each with all its attempts, oldest first. */
export async function deliveriesOfExecution(
  db: Reader,
  namespaceId: string,
  executionId: string,
): Promise<DeliveryResponse[]> {
  const rows = await db
    .selectFrom('deliveries')
    .select('delivery_id')
    .where('namespace_id', '=', namespaceId)
    .where('execution_id', '=', executionId)
    .where('execution_id', '<>', '')
    .execute();
  const ids = rows.map((row) => row.delivery_id);
  return (await withAttempts(db, namespaceId, ids)).reverse();
}

/** Attempts are read last, and as many as their delivery says: one that ends meanwhile is shown as it was before, or as after. */
async function withAttempts(
  db: Reader,
  namespaceId: string,
  ids: readonly string[],
): Promise<DeliveryResponse[]> {
  if (ids.length === 0) return [];
  const summaries = await summariesOf(db, namespaceId, ids);
  const rows = await db
    .selectFrom('delivery_attempts')
    .selectAll()
    .where('namespace_id', '=', namespaceId)
    .where('delivery_id', 'in', ids)
    .orderBy('delivery_id')
    .orderBy('attempt')
    .execute();
  const attempts = new Map<string, DeliveryAttempt[]>();
  for (const row of rows)
    attempts.set(row.delivery_id, [...(attempts.get(row.delivery_id) ?? []), toAttempt(row)]);
  return summaries.map((summary) => ({
    ...summary,
    attempts: (attempts.get(summary.delivery_id) ?? []).filter(
      ({ attempt }) => attempt <= summary.attempt_count,
    ),
  }));
}
