import type { NotificationCounts } from '@tocsin/contract';
import { insertion, type Reader, type Write } from '../store/database.ts';
import type { ExecutionsTable, NotificationCountersTable } from '../store/tables.ts';

const KEY = ['namespace_id', 'alert_id', 'reason', 'slot'] as const;
/** Stands for all alerts of a namespace. */
const ALL = '';

/** The write that counts fresh executions of which nobody is told yet, by reason: of their alert and of their namespace. */
export function countingReasons(
  namespace_id: string,
  slot: number,
  executions: readonly Pick<ExecutionsTable, 'alert_id' | 'notification_reason'>[],
): Write {
  const sums = new Map<string, NotificationCountersTable>();
  for (const { alert_id: own, notification_reason: reason } of executions)
    if (reason !== null)
      for (const alert_id of [own, ALL]) {
        const key = `${alert_id}|${reason}`;
        const n = (sums.get(key)?.n ?? 0) + 1;
        sums.set(key, { namespace_id, alert_id, reason, slot, n });
      }
  // In one order, so that two writers that meet in the same rows wait for each other and do not lock each other out.
  const rows = [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  return insertion('notification_counters', rows, { addTo: 'n', key: KEY });
}

/** How often people were told or not, by reason, all time. @param alertId `''` = of all alerts */
export async function notificationCounts(
  db: Reader,
  namespaceId: string,
  alertId: string = ALL,
): Promise<NotificationCounts> {
  const rows = await db
    .selectFrom('notification_counters')
    .select(['reason', (e) => e.fn.sum<number>('n').as('n')])
    .where('namespace_id', '=', namespaceId)
    .where('alert_id', '=', alertId)
    .groupBy('reason')
    .orderBy('reason')
    .execute();
  return Object.fromEntries(
    rows.filter(({ n }) => Number(n) > 0).map(({ reason, n }) => [reason, Number(n)]),
  );
}
