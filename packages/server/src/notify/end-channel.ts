import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { AppContext } from '../context.ts';
import { type Transaction, type Write, writeAll, writeOf } from '../store/database.ts';
import type { Tables } from '../store/tables.ts';
import { type DeliveryEvent, transitionOf } from './delivery-states.ts';
import { RARE_SLOT, tellingWrites } from './telling.ts';

/** What is left for a channel that is removed: what is held, and what waits and is not under way. */
type Left = 'held' | 'waiting';

/** How that ends, and what was merged into it. */
const ENDS = {
  held: { own: 'discard', merged: 'discard_merged' },
  waiting: { own: 'give_up', merged: 'give_up_merged' },
} as const satisfies Record<Left, { own: DeliveryEvent; merged: DeliveryEvent }>;

/**
 * Ends what is left for channels: what is held is discarded and what waits is given up, with what was merged into it; belongs
 * into the transaction that removes them. What is under way ends with its attempt, or with the next one.
 */
export async function endForRemoved(
  tx: Transaction,
  { clock }: Pick<AppContext, 'clock'>,
  namespaceId: string,
  channelIds: readonly string[],
): Promise<void> {
  const now = clock.now();
  for (const removedChannelId of channelIds)
    await writeAll(tx, [
      ...ending(tx, namespaceId, removedChannelId, 'held', now),
      ...ending(tx, namespaceId, removedChannelId, 'waiting', now),
      ...tellingWrites({ namespaceId, removedChannelId }, RARE_SLOT),
    ]);
}

/** What was merged comes first: it is known by the state of its message. */
function ending(
  tx: Transaction,
  namespaceId: string,
  channelId: string,
  left: Left,
  finished_at: number,
): Write[] {
  const [own, merged] = [transitionOf(ENDS[left].own), transitionOf(ENDS[left].merged)];
  const rows = leftFor(namespaceId, channelId, left);
  const all = tx.updateTable('deliveries').set({ reason: 'no_channel', due_at: null, finished_at });
  const carried = all
    .set({ state: merged.to })
    .where('namespace_id', '=', namespaceId)
    .where('state', 'in', merged.from)
    .where('merged_into', 'in', (e) =>
      e.selectFrom('deliveries').select('delivery_id').where(rows).where('execution_id', '=', ''),
    );
  return [writeOf(carried), writeOf(all.set({ state: own.to }).where(rows))];
}

function leftFor(namespaceId: string, channelId: string, left: Left) {
  return (e: ExpressionBuilder<Tables, 'deliveries'>): Expression<SqlBool> =>
    e.and([
      e('deliveries.namespace_id', '=', namespaceId),
      e('deliveries.channel_id', '=', channelId),
      e('deliveries.state', '=', left === 'held' ? 'held' : 'pending'),
      ...(left === 'held' ? [] : [e('deliveries.lease_owner', 'is', null)]),
    ]);
}
