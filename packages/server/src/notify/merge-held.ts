import type { AppContext } from '../context.ts';
import { insertion, type Transaction, writeAll, writeOf } from '../store/database.ts';
import { transitionOf } from './delivery-states.ts';
import { type Held, heldRows, mergedContent } from './merged-content.ts';
import { newMessage } from './new-message.ts';
import { RARE_SLOT, tellingWrites } from './telling.ts';

/** What merging needs around it. */
export type MergeDeps = Pick<AppContext, 'ids' | 'clock'>;

/**
 * Makes one message of all that is held for a channel; belongs into a transaction. What was held ends with that message. A
 * digest or summary that was held itself hands over what it had merged, so that there is one level, and each run counts once.
 * @returns the id of the message; null where nothing is held
 */
export async function mergeHeld(
  tx: Transaction,
  { ids, clock }: MergeDeps,
  which: Held,
  eventType: 'alert.digest' | 'alert.summary',
): Promise<string | null> {
  const { namespaceId, channelId, reason } = which;
  const id = ids.next('dlv_');
  const merged = await merge(tx, which, id);
  if (merged === 0) return null;
  const content = await mergedContent(tx, namespaceId, id);
  const [only, ...others] = content.alerts;
  const message = newMessage({
    namespaceId,
    id,
    channelId,
    alertId: only !== undefined && others.length === 0 ? only.alert_id : '',
    eventType,
    context: {
      subject: { type: 'channel', id: channelId },
      data: { channel_id: channelId, reason, ...content },
    },
    now: clock.now(),
  });
  await writeAll(tx, [
    insertion('deliveries', [message]),
    ...tellingWrites({ namespaceId, mergedInto: id }, RARE_SLOT),
  ]);
  return id;
}

/** @returns how many were held */
async function merge(tx: Transaction, which: Held, merged_into: string): Promise<number> {
  const handingOver = tx
    .updateTable('deliveries')
    .set({ merged_into })
    .where('namespace_id', '=', which.namespaceId)
    .where('merged_into', 'in', (e) =>
      e
        .selectFrom('deliveries')
        .select('delivery_id')
        .where((row) => heldRows(row, which))
        .where('execution_id', '=', ''),
    );
  const merging = tx
    .updateTable('deliveries')
    .set({ state: transitionOf('merge').to, merged_into, due_at: null })
    .where((e) => heldRows(e, which));
  const [, merged = 0] = await writeAll(tx, [writeOf(handingOver), writeOf(merging)]);
  return merged;
}
