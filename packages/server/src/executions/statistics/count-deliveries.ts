import { DELIVERY_STATUSES, type DeliveryCounts, type DeliveryStatus, ID_PREFIXES } from '@tocsin/contract';
import { type RawBuilder, sql } from 'kysely';
import { byIndex, countInSteps, countWhere, type Subject, together } from './counting.ts';
import type { TimeSteps } from './time-steps.ts';

/** The states of deliveries that have not arrived. */
export const NOT_DELIVERED: readonly DeliveryStatus[] = DELIVERY_STATUSES.filter(
  (state) => state !== 'delivered',
);

/** Counts deliveries by how far they are, in steps of when they were made, in an index alone. */
export async function countDeliveriesInSteps(subject: Subject, steps: TimeSteps): Promise<DeliveryCounts[]> {
  const { namespaceId, alertId } = subject;
  const [byState, byAlert] = ['deliveries_by_state', 'deliveries_by_alert'].map((index) =>
    byIndex(subject, 'deliveries', index),
  );
  const counted = await countInSteps(subject, steps, ID_PREFIXES.delivery, (lower, upper) => {
    const among = sql`namespace_id = ${namespaceId} and delivery_id >= ${lower} and delivery_id < ${upper}`;
    if (alertId !== undefined)
      return sql`select ${countsByState()} from ${byAlert} where ${among} and alert_id = ${alertId}`;
    return together([
      sql`(select count(*) from deliveries where ${among})`,
      ...NOT_DELIVERED.map(
        (state) => sql`(select count(*) from ${byState} where ${among} and state = ${sql.lit(state)})`,
      ),
    ]);
  });
  return counted.map(alertId === undefined ? withDelivered : toDeliveryCounts);
}

/** From the count of all and those of what is not delivered: most are, and the index of the ids alone is smaller. */
function withDelivered([all = 0, ...others]: readonly number[]): DeliveryCounts {
  const counts = Object.fromEntries(NOT_DELIVERED.map((state, i) => [state, others[i] ?? 0]));
  const delivered = all - others.reduce((sum, n) => sum + n, 0);
  return { ...toDeliveryCounts([]), ...counts, delivered };
}

/** How many of the rows are how far, to be read with {@link toDeliveryCounts}. */
export function countsByState(): RawBuilder<string> {
  return together(DELIVERY_STATUSES.map((state) => countWhere(sql`state = ${sql.lit(state)}`)));
}

/** Counts in the order of the states. */
export function toDeliveryCounts(counts: readonly number[]): DeliveryCounts {
  return Object.fromEntries(DELIVERY_STATUSES.map((state, i) => [state, counts[i] ?? 0])) as DeliveryCounts;
}
