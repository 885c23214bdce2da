import { conflict, notFound } from '@tocsin/contract';
import { type Transaction, writeAll, writeOf } from '../store/database.ts';
import { DUE_AT_ONCE } from '../store/ready.ts';
import { NO_LEASE } from './delivery-queue.ts';
import { transitionOf } from './delivery-states.ts';
import { TRIGGERED } from './event.ts';
import { RARE_SLOT, tellingWrites } from './telling.ts';

/** Deliveries that one transaction replays. */
export const REPLAYED_AT_ONCE = 500;

interface Replayed {
  readonly delivery_id: string;
  readonly execution_id: string;
  readonly event_type: string;
  readonly webhook_id?: string | null;
}

/**
 * Lets the notifier send deliveries again, under the same ids, with all attempts of a fresh delivery; earlier attempts stay
 * listed. Those that wait, or wait with the message that they were merged into, are left. One that was merged tells for
 * itself from now on; what was merged into one waits with it again.
 * @param ids at most {@link REPLAYED_AT_ONCE}
 * @returns how many are sent again
 */
export async function replayDeliveries(
  tx: Transaction,
  namespaceId: string,
  ids: readonly string[],
): Promise<number> {
  if (ids.length === 0) return 0;
  const { from, to } = transitionOf('replay');
  const replayed: Replayed[] = await tx
    .updateTable('deliveries')
    .set({ state: to, due_at: DUE_AT_ONCE, reason: null, finished_at: null, merged_into: null, ...NO_LEASE })
    .set((e) => ({ attempts_before: e.ref('attempts') }))
    .where('namespace_id', '=', namespaceId)
    .where('delivery_id', 'in', ids)
    .where('state', 'in', from)
    .returning(['delivery_id', 'execution_id', 'event_type', 'webhook_id'])
    .execute();
  const toPeople = replayed.filter((row) => row.event_type === TRIGGERED && !row.webhook_id);
  const executionIds = toPeople.map((row) => row.execution_id);
  if (executionIds.length > 0) await writeAll(tx, tellingWrites({ namespaceId, executionIds }, RARE_SLOT));
  for (const { delivery_id } of replayed.filter((row) => row.execution_id === ''))
    await replayMerged(tx, namespaceId, delivery_id);
  return replayed.length;
}

async function replayMerged(tx: Transaction, namespaceId: string, mergedInto: string): Promise<void> {
  const { from, to } = transitionOf('replay_merged');
  const waiting = tx
    .updateTable('deliveries')
    .set({ state: to, reason: null, finished_at: null })
    .where('namespace_id', '=', namespaceId)
    .where('merged_into', '=', mergedInto)
    .where('state', 'in', from);
  await writeAll(tx, [writeOf(waiting), ...tellingWrites({ namespaceId, mergedInto }, RARE_SLOT)]);
}

/**
 * Replays one delivery.
 * @returns 1, or 0 where it waits already
 * @throws ApiError 404, 409 where its channel is gone
 */
export async function replayDelivery(
  tx: Transaction,
  namespaceId: string,
  deliveryId: string,
): Promise<number> {
  const row = await tx
    .selectFrom('deliveries')
    .select(({ exists, selectFrom }) =>
      exists(
        selectFrom('channels')
          .select('channels.channel_id')
          .whereRef('channels.namespace_id', '=', 'deliveries.namespace_id')
          .whereRef('channels.channel_id', '=', 'deliveries.channel_id'),
      ).as('has_channel'),
    )
    .where('namespace_id', '=', namespaceId)
    .where('delivery_id', '=', deliveryId)
    .executeTakeFirst();
  if (row === undefined) throw notFound('delivery', deliveryId);
  if (!row.has_channel)
    throw conflict('The channel of this delivery was removed; there is nowhere to send it');
  return replayDeliveries(tx, namespaceId, [deliveryId]);
}
