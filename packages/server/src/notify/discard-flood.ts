import type { AppContext } from '../context.ts';
import { type Transaction, writeAll, writeOf } from '../store/database.ts';
import { transitionOf } from './delivery-states.ts';

/**
 * Gives up what a flood guard holds of an alert: nobody is told of it. It stays listed, with its reason.
 * @returns how many notifications were held; one run is one in each of its channels
 */
export async function discardFlood(
  tx: Transaction,
  { clock }: Pick<AppContext, 'clock'>,
  namespaceId: string,
  alertId: string,
): Promise<number> {
  const { from, to } = transitionOf('discard');
  const discarding = tx
    .updateTable('deliveries')
    .set({ state: to, due_at: null, finished_at: clock.now() })
    .where('namespace_id', '=', namespaceId)
    .where('alert_id', '=', alertId)
    .where('state', 'in', from)
    .where('reason', '=', 'flood_guard');
  const [discarded = 0] = await writeAll(tx, [writeOf(discarding)]);
  return discarded;
}
