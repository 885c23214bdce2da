import type { AppContext } from '../context.ts';
import { nextTick } from '../platform/cron.ts';
import type { Transaction } from '../store/database.ts';
import { endOfFeed } from '../store/feed.ts';
import type { AlertApplicationsTable, AlertsTable } from '../store/tables.ts';
import { scheduleOf } from './schedule.ts';

/** When an attachment ticks, and up to where it looked. */
export type Ticking = Pick<AlertApplicationsTable, 'next_tick_at' | 'last_tick_at' | 'last_position'>;

/** What ticking is told by. */
export type TickingDeps = Pick<AppContext, 'clock' | 'db'>;

const STILL: Ticking = { next_tick_at: null, last_tick_at: null, last_position: null };

/**
 * When an attachment ticks from now on. One that begins to, because it was attached, scheduled or enabled, looks at what
 * arrives from now on: what arrived before is not made up. One that ticks already goes on where it was, at its new times.
 * @param before as it is stored; its schedule may be another one
 */
export async function tickingOf(
  { clock, db }: TickingDeps,
  tx: Transaction,
  after: Pick<AlertApplicationsTable, 'execution_mode' | 'enabled' | 'schedule_json'>,
  before: AlertApplicationsTable | undefined,
  alert: Pick<AlertsTable, 'enabled'>,
): Promise<Ticking> {
  const schedule = scheduleOf(after);
  const ticks = after.execution_mode === 'scheduled' && after.enabled === 1 && alert.enabled === 1;
  if (!ticks || schedule === null) return STILL;
  const now = clock.now();
  const next_tick_at = nextTick(schedule, now);
  if (before === undefined || before.next_tick_at === null)
    return {
      next_tick_at,
      last_tick_at: now,
      last_position: await endOfFeed({ read: tx, capabilities: db.capabilities }, 'arrivals'),
    };
  const { last_tick_at, last_position } = before;
  const isSame = before.schedule_json === after.schedule_json;
  return { next_tick_at: isSame ? before.next_tick_at : next_tick_at, last_tick_at, last_position };
}

/** Lets the schedules of an alert begin or end to tick after it was enabled or disabled; in that change's transaction. */
export async function settleTicking(
  deps: TickingDeps,
  tx: Transaction,
  alert: Pick<AlertsTable, 'namespace_id' | 'alert_id' | 'enabled'>,
): Promise<void> {
  const { namespace_id, alert_id } = alert;
  const rows = await tx
    .selectFrom('alert_applications')
    .selectAll()
    .where('namespace_id', '=', namespace_id)
    .where('alert_id', '=', alert_id)
    .where('execution_mode', '=', 'scheduled')
    .execute();
  for (const row of rows)
    await tx
      .updateTable('alert_applications')
      .set(await tickingOf(deps, tx, row, row, alert))
      .where('namespace_id', '=', namespace_id)
      .where('collection_id', '=', row.collection_id)
      .where('alert_id', '=', alert_id)
      .execute();
}
