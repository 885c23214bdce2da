import type { Metrics } from '../platform/metrics.ts';
import { ConstraintError, type Database, requireRows, type Write, writeOf } from '../store/database.ts';
import { type Delivery, FOR_CHANNEL, NO_LEASE, putBackDelivery, requireClaimed } from './delivery-queue.ts';
import { transitionOf } from './delivery-states.ts';
import { holdingExecutions, tellingWrites, toldBy } from './telling.ts';

/** What holding needs around it. */
export interface HoldDeps {
  readonly db: Database;
  /** The counters' slot of this writer. */
  readonly slot: number;
}

/**
 * Holds a claimed delivery whose channel turned out to be switched off, to be summed up when it is on again. Where it is on
 * by now, what was held is summed up already: then the delivery is put back to be sent.
 * @returns whether it is held
 */
export async function holdDelivery(deps: HoldDeps, delivery: Delivery): Promise<boolean> {
  const isHeld = await hold(deps, delivery, requireClaimed([delivery]));
  if (!isHeld) await putBackDelivery(deps.db, delivery);
  return isHeld;
}

/**
 * Holds a delivery whose attempt has just failed, where its channel was switched off during the attempt: what waited was
 * held then, and this one belongs to it.
 * @param delivery as it is after the attempt
 * @returns whether it is held
 */
export async function holdAfterAttempt(deps: HoldDeps, delivery: Delivery): Promise<boolean> {
  const { db } = deps;
  if ((await switchedOff(db, delivery).executeTakeFirst()) === undefined) return false;
  const waiting = db.read
    .selectFrom('deliveries')
    .select('delivery_id')
    .where('namespace_id', '=', delivery.namespace_id)
    .where('delivery_id', '=', delivery.delivery_id)
    .where('state', '=', 'pending')
    .where('attempts', '=', delivery.attempts)
    .where('lease_owner', 'is', null);
  return hold(deps, delivery, requireRows(waiting, 1, 'alone'));
}

/** @returns false where the channel is on, or the delivery is not as it is required */
async function hold({ db, slot }: HoldDeps, delivery: Delivery, required: Write): Promise<boolean> {
  const holding = db.read
    .updateTable('deliveries')
    .set({ state: transitionOf('hold').to, ...FOR_CHANNEL, ...NO_LEASE })
    .where('namespace_id', '=', delivery.namespace_id)
    .where('delivery_id', '=', delivery.delivery_id);
  const told = toldBy(delivery);
  try {
    await db.write([
      ...(told === null ? [] : [holdingExecutions(told)]),
      requireRows(switchedOff(db, delivery), 1, 'unchanged'),
      required,
      writeOf(holding),
      ...(told === null ? [] : tellingWrites(told, slot)),
    ]);
    return true;
  } catch (error) {
    if (error instanceof ConstraintError) return false;
    throw error;
  }
}

/** Its channel, where that is switched off. */
function switchedOff(db: Database, { namespace_id, channel_id }: Delivery) {
  return db.read
    .selectFrom('channels')
    .select('channel_id')
    .where('namespace_id', '=', namespace_id)
    .where('channel_id', '=', channel_id)
    .where('enabled', '=', 0);
}

/** Counts deliveries that are held for their channel from now on. */
export function countHeld(metrics: Metrics, count: number): void {
  metrics.count('tocsin_deliveries_total', { outcome: 'held', reason: FOR_CHANNEL.reason }, count);
}
