import type { Selectable } from 'kysely';
import { scheduleOf } from '../../catalog/schedule.ts';
import { skippedOf } from '../../catalog/ticking.ts';
import type { Clock } from '../../platform/clock.ts';
import { type CronSchedule, nextTick } from '../../platform/cron.ts';
import type { IdSource } from '../../platform/ids.ts';
import type { Logger } from '../../platform/log.ts';
import { ConstraintError, type Database, insertion, requireRows, writeOf } from '../../store/database.ts';
import { endOfFeed } from '../../store/feed.ts';
import type { AlertApplicationsTable, JobsTable } from '../../store/tables.ts';
import { hasQuietArrivals } from './arrivals.ts';
import type { TickTask } from './task.ts';
import { jobOfTask } from './task-job.ts';

/** What a tick is made with. */
export interface TickDeps {
  readonly db: Database;
  readonly ids: IdSource;
  readonly clock: Clock;
  readonly log: Logger;
}

type Attachment = Selectable<AlertApplicationsTable>;

/**
 * One transaction: the attachment stands as it was read (of several processes one finds it so), the jobs of its tick are there,
 * and it goes on behind what they look at. What was missed while no process ran is one tick, over all of that time.
 * @param due as it was read
 * @returns false where another process made the tick, or the attachment was changed
 */
export async function makeTick(deps: TickDeps, due: Attachment): Promise<boolean> {
  const end = await endOfFeed(deps.db, 'arrivals');
  const now = deps.clock.now();
  const from = due.last_tick_at ?? now;
  const task: TickTask = {
    kind: 'tick',
    alertId: due.alert_id,
    covered: { from, to: Math.max(from, now) }, // a clock that was set back makes no time negative
    positions: { from: due.last_position ?? end, to: end },
    skipped: skippedOf(due),
  };
  const jobs = await jobsOf(deps, due, task);
  if (jobs.length === 0 || !(await write(deps.db, due, task, now, jobs))) return false;
  deps.log.info('tick', {
    namespace_id: due.namespace_id,
    collection_id: due.collection_id,
    alert_id: due.alert_id,
    due_at: due.next_tick_at,
    batch_ids: jobs.map(({ batch_id }) => batch_id),
  });
  return true;
}

/** Documents that were sent so that nobody is told have a job of their own. None where the collection is gone. */
async function jobsOf(deps: TickDeps, due: Attachment, task: TickTask): Promise<JobsTable[]> {
  const { namespace_id: namespaceId, collection_id: collectionId } = due;
  const collection = await deps.db.read
    .selectFrom('collections')
    .select('version')
    .where('namespace_id', '=', namespaceId)
    .where('collection_id', '=', collectionId)
    .executeTakeFirst();
  if (!collection) return [];
  const place = { namespaceId, collectionId, version: collection.version };
  const isQuiet = await hasQuietArrivals(deps.db.read, place, task);
  return [jobOfTask(deps, place, task), ...(isQuiet ? [jobOfTask(deps, place, task, true)] : [])];
}

async function write(
  db: Database,
  due: Attachment,
  { covered, positions }: TickTask,
  now: number,
  jobs: readonly JobsTable[],
): Promise<boolean> {
  const { namespace_id, collection_id, alert_id, next_tick_at, last_tick_at, last_position, skipped_json } =
    due;
  const key = { namespace_id, collection_id, alert_id };
  const asRead = db.read
    .selectFrom('alert_applications')
    .select('alert_id')
    .where((e) => e.and({ ...key, next_tick_at, last_tick_at, last_position, skipped_json }));
  const moved = {
    next_tick_at: nextTick(scheduleOf(due) as CronSchedule, now),
    last_tick_at: covered.to,
    last_position: positions.to,
    skipped_json: null,
  };
  const moving = db.read
    .updateTable('alert_applications')
    .set(moved)
    .where((e) => e.and(key));
  try {
    await db.write([requireRows(asRead, 1, 'alone'), insertion('jobs', jobs), writeOf(moving)]);
    return true;
  } catch (error) {
    if (error instanceof ConstraintError) return false;
    throw error;
  }
}
