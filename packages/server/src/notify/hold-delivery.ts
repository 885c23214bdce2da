import { ConstraintError, requireRows, writeOf } from '../store/database.ts';
import { type Delivery, NO_LEASE, putBackDelivery } from './delivery-queue.ts';
import { transitionOf } from './delivery-states.ts';
import { type RecordDeps, requireClaimed, toldBy } from './record-attempt.ts';
import { holdingExecutions, tellingWrites } from './telling.ts';

/**
 * Holds a claimed delivery whose channel turned out to be switched off, to be summed up when it is on again. Where it is on
 * by now, what was held is summed up already: then the delivery is put back to be sent.
 * @returns whether it is held
 */
export async function holdDelivery({ db, slot }: RecordDeps, delivery: Delivery): Promise<boolean> {
  const { namespace_id, delivery_id, channel_id } = delivery;
  const isOff = db.read
    .selectFrom('channels')
    .select('channel_id')
    .where('namespace_id', '=', namespace_id)
    .where('channel_id', '=', channel_id)
    .where('enabled', '=', 0);
  const holding = db.read
    .updateTable('deliveries')
    .set({ state: transitionOf('hold').to, reason: 'channel_paused', due_at: null, ...NO_LEASE })
    .where('namespace_id', '=', namespace_id)
    .where('delivery_id', '=', delivery_id);
  const told = toldBy(delivery);
  try {
    await db.write([
      ...(told === null ? [] : [holdingExecutions(told)]),
      requireRows(isOff, 1, 'unchanged'),
      requireClaimed(delivery),
      writeOf(holding),
      ...(told === null ? [] : tellingWrites(told, slot)),
    ]);
    return true;
  } catch (error) {
    if (!(error instanceof ConstraintError)) throw error;
    await putBackDelivery(db, delivery);
    return false;
  }
}
