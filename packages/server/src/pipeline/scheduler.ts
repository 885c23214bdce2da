import type { Selectable } from 'kysely';
import { errorText } from '../platform/log.ts';
import { type Loop, startLoop } from '../platform/loop.ts';
import { nextReadyNamespace } from '../store/ready.ts';
import type { AlertApplicationsTable } from '../store/tables.ts';
import { makeTick, type TickDeps } from './tasks/tick.ts';

/** What a scheduler works with. */
export interface SchedulerDeps extends TickDeps {
  /** Hints that a job was made. */
  readonly wakeWorkers: () => void;
}

/** Makes a job of every tick that is due, for as long as the process lives. */
export function startScheduler(deps: SchedulerDeps): Loop {
  return startLoop(createScheduler(deps), (error) =>
    deps.log.error('scheduler', { error: errorText(error) }),
  );
}

/** @returns a step: it makes the next tick that is due, and answers whether there may be more */
export function createScheduler(deps: SchedulerDeps): () => Promise<boolean> {
  let lastServed = '';
  return async () => {
    const due = await nextDueAttachment(deps, lastServed);
    if (due === null) return false;
    lastServed = due.namespace_id;
    if (await makeTick(deps, due)) deps.wakeWorkers();
    return true;
  };
}

/** The namespaces take turns, and within one that which is due the longest is next. */
async function nextDueAttachment(
  { db, clock }: SchedulerDeps,
  lastServed: string,
): Promise<Selectable<AlertApplicationsTable> | null> {
  const now = clock.now();
  const namespaceId = await nextReadyNamespace(db.read, 'ticks', lastServed, now);
  if (namespaceId === null) return null;
  const row = await db.read
    .selectFrom('alert_applications')
    .selectAll()
    .where('namespace_id', '=', namespaceId)
    .where('next_tick_at', '<=', now)
    .orderBy('next_tick_at')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}
