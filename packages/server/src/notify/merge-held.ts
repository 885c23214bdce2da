import type { AppContext } from '../context.ts';
import { type Transaction, writeAll } from '../store/database.ts';
import { DUE_AT_ONCE } from '../store/ready.ts';
import type { DeliveriesTable } from '../store/tables.ts';
import { type Held, heldRows, mergedContent } from './merged-content.ts';
import { RARE_SLOT, tellingWrites } from './telling.ts';

/** What merging needs around it. */
export type MergeDeps = Pick<AppContext, 'ids' | 'clock'>;

/**
 * Makes one message of all that is held for a channel; belongs into a transaction. What was held ends with that message.
 * @returns the id of the message; null where nothing is held
 */
export async function mergeHeld(
  tx: Transaction,
  { ids, clock }: MergeDeps,
  which: Held,
  eventType: 'alert.digest' | 'alert.summary',
): Promise<string | null> {
  const data = await mergedContent(tx, which);
  if (data === null) return null;
  const [only, ...others] = data.alerts;
  const row: DeliveriesTable = {
    namespace_id: which.namespaceId,
    delivery_id: ids.next('dlv_'),
    execution_id: '',
    alert_id: only !== undefined && others.length === 0 ? only.alert_id : '',
    channel_id: which.channelId,
    state: 'pending',
    due_at: DUE_AT_ONCE,
    lease_owner: null,
    lease_until: null,
    attempts: 0,
    context_json: JSON.stringify({ subject: { type: 'channel', id: which.channelId }, data }),
    reason: null,
    created_at: clock.now(),
    finished_at: null,
    event_type: eventType,
    merged_into: null,
    status_code: null,
    repeats: 0,
  };
  await tx.insertInto('deliveries').values(row).execute();
  await tx
    .updateTable('deliveries')
    .set({ state: 'merged', merged_into: row.delivery_id, due_at: null })
    .where((e) => heldRows(e, which))
    .execute();
  const merged = { namespaceId: which.namespaceId, mergedInto: row.delivery_id };
  await writeAll(tx, tellingWrites(merged, RARE_SLOT));
  return row.delivery_id;
}

/** Gives up what is held: nobody is told of it. It stays listed, with its reason. */
export async function discardHeld(tx: Transaction, { clock }: MergeDeps, which: Held): Promise<void> {
  await tx
    .updateTable('deliveries')
    .set({ state: 'discarded', due_at: null, finished_at: clock.now() })
    .where((e) => heldRows(e, which))
    .execute();
}
