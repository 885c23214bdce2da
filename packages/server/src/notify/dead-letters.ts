import { type DeadLetter, notFound } from '@tocsin/contract';
import { isoTime } from '../platform/clock.ts';
import type { Reader, Transaction } from '../store/database.ts';
import { replayDeliveries } from './replay.ts';

/**
 * Deliveries of a namespace that failed for good, oldest first.
 * @param from the first id that may be among them
 */
export async function deadDeliveries(
  db: Reader,
  namespaceId: string,
  from: string,
  limit: number,
): Promise<DeadLetter[]> {
  const rows = await db
    .selectFrom('deliveries as d')
    .leftJoin('executions as e', (join) =>
      join.onRef('e.namespace_id', '=', 'd.namespace_id').onRef('e.execution_id', '=', 'd.execution_id'),
    )
    .select(['d.delivery_id', 'd.execution_id', 'd.alert_id', 'd.channel_id', 'd.attempts', 'd.created_at'])
    .select(['d.reason as error', 'e.batch_id', 'e.collection_id'])
    .where('d.namespace_id', '=', namespaceId)
    .where('d.state', '=', 'failed')
    .where('d.delivery_id', '>=', from)
    .orderBy('d.delivery_id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    kind: 'delivery',
    job_id: row.delivery_id,
    ...row,
    created_at: isoTime(row.created_at),
  }));
}

/** How many deliveries of a namespace failed for good. */
export async function countDeadDeliveries(db: Reader, namespaceId: string): Promise<number> {
  const { n } = await db
    .selectFrom('deliveries')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('namespace_id', '=', namespaceId)
    .where('state', '=', 'failed')
    .executeTakeFirstOrThrow();
  return Number(n);
}

/** Replays a delivery that failed for good. @throws ApiError 404 */
export async function retryDelivery(tx: Transaction, namespaceId: string, deliveryId: string): Promise<void> {
  const delivery = await tx
    .selectFrom('deliveries')
    .select('delivery_id')
    .where('namespace_id', '=', namespaceId)
    .where('delivery_id', '=', deliveryId)
    .where('state', '=', 'failed')
    .executeTakeFirst();
  if (delivery === undefined) throw notFound('dead letter', deliveryId);
  await replayDeliveries(tx, namespaceId, [deliveryId]);
}
