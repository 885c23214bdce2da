import type { AppContext } from '../context.ts';
import { nextTick } from '../platform/cron.ts';
import type { Transaction } from '../store/database.ts';
import { endOfFeed, topOfFeed } from '../store/feed.ts';
import type { AlertApplicationsTable, AlertsTable } from '../store/tables.ts';
import { scheduleOf } from './schedule.ts';

/** When an attachment ticks, up to where it looked, and what its next tick leaves out. */
export type Ticking = Pick<
  AlertApplicationsTable,
  'next_tick_at' | 'last_tick_at' | 'last_position' | 'skipped_json'
>;

/** What ticking is told by. */
export type TickingDeps = Pick<AppContext, 'clock' | 'db'>;

const STILL: Ticking = { next_tick_at: null, last_tick_at: null, last_position: null, skipped_json: null };

/**
 * When an attachment ticks from now on. One that begins to, because it was attached or scheduled, looks at what arrives from
 * now on: what arrived before is not made up. One that is disabled and enabled again looks at what arrived while it was
 * enabled. One that ticks already goes on where it was, at its new times.
 * @param before as it is stored; its schedule may be another one
 */
export async function tickingOf(
  deps: TickingDeps,
  tx: Transaction,
  after: Pick<AlertApplicationsTable, 'execution_mode' | 'enabled' | 'schedule_json'>,
  before: AlertApplicationsTable | undefined,
  alert: Pick<AlertsTable, 'enabled'>,
): Promise<Ticking> {
  const schedule = scheduleOf(after);
  if (after.execution_mode !== 'scheduled' || schedule === null) return STILL;
  const feed = { read: tx, capabilities: deps.db.capabilities };
  const isOn = after.enabled === 1 && alert.enabled === 1;
  const begun = before !== undefined && before.last_position !== null ? before : null;
  if (!isOn) return begun === null ? STILL : stopped(begun, await topOfFeed(feed, 'arrivals'));
  const now = deps.clock.now();
  const next_tick_at = nextTick(schedule, now);
  if (begun === null)
    return { ...STILL, next_tick_at, last_tick_at: now, last_position: await endOfFeed(feed, 'arrivals') };
  if (begun.next_tick_at === null) return resumed(begun, next_tick_at, await endOfFeed(feed, 'arrivals'));
  const isSame = begun.schedule_json === after.schedule_json;
  return { ...tickingIn(begun), next_tick_at: isSame ? begun.next_tick_at : next_tick_at };
}

function tickingIn({ next_tick_at, last_tick_at, last_position, skipped_json }: Ticking): Ticking {
  return { next_tick_at, last_tick_at, last_position, skipped_json };
}

/** @param at everything that has arrived by now is before it */
function stopped(before: Ticking, at: number): Ticking {
  if (before.next_tick_at === null) return tickingIn(before);
  const skipped_json = skippedJson([...skippedOf(before), [at, null]]);
  return { ...tickingIn(before), next_tick_at: null, skipped_json };
}

/** @param at everything that arrives later is behind it */
function resumed(before: Ticking, next_tick_at: number | null, at: number): Ticking {
  const skipped = skippedOf(before).map(([from, to]) => [from, to ?? at] as const);
  const skipped_json = skippedJson(skipped.filter(([from, to]) => from < to));
  return { ...tickingIn(before), next_tick_at, skipped_json };
}

/** Arrivals [from, to) that came while an attachment was disabled; null = it still is. */
export type Skipped = readonly [from: number, to: number | null];

/** At most so many are remembered until the next tick; of older ones the documents are looked at. */
const SKIPPED_AT_MOST = 50;

/** What the next tick of an attachment leaves out. */
export function skippedOf({
  skipped_json,
}: Pick<AlertApplicationsTable, 'skipped_json'>): readonly Skipped[] {
  return skipped_json === null ? [] : (JSON.parse(skipped_json) as Skipped[]);
}

function skippedJson(skipped: readonly Skipped[]): string | null {
  return skipped.length === 0 ? null : JSON.stringify(skipped.slice(-SKIPPED_AT_MOST));
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
