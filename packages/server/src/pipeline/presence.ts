import type { Clock } from '../platform/clock.ts';
import { errorText, type Logger } from '../platform/log.ts';
import type { Database, Transaction } from '../store/database.ts';
import { insertion } from '../store/database.ts';
import { voidLeases } from '../store/leases.ts';

/** How often a process says that it lives: a small write each. */
export const BEAT_MS = 2500;
/**
 * A process that said nothing for so long is dead: four beats, so that one that is busy or waits for its disk is not taken
 * for dead. With a beat until someone looks, and a poll until someone claims, its work goes on within 15 s.
 */
export const DEAD_AFTER_MS = 10_000;

/** What presence works with. */
export interface PresenceDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly processId: string;
  /** Called when work of a dead process can be claimed again. */
  readonly onTakenOver: () => void;
  /** Called with every beat, before it. */
  readonly onBeat?: () => Promise<void>;
}

/** That this process lives, and that the dead are noticed. */
export interface Presence {
  /** Says once more that this process lives, and takes over from the dead. Never rejects. */
  beat(): Promise<void>;
  /** Leaves at once what it would have lost. */
  stop(): Promise<void>;
}

/** Enters this process among those that work on the database. Where there is only one, all others are dead. */
export async function startPresence(deps: PresenceDeps): Promise<Presence> {
  const { db, clock, log, processId } = deps;
  if (!db.capabilities.manyProcesses) await db.transaction(leaveAll);
  await db.write([beating(deps)]);
  let lastBeat = clock.now();
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;
  const beat = async (): Promise<void> => {
    try {
      await deps.onBeat?.();
      await db.write([beating(deps)]);
      // Who could not beat either, because the database was away, cannot tell who is dead.
      const wasThere = clock.now() - lastBeat < 2 * BEAT_MS;
      lastBeat = clock.now();
      if (wasThere) await takeOver(deps);
    } catch (error) {
      log.warn('this process could not say that it lives', { error: errorText(error) });
    }
  };
  const plan = (): void => {
    if (stopped || !db.capabilities.manyProcesses) return;
    timer = setTimeout(() => void beat().finally(plan), BEAT_MS);
  };
  plan();
  return {
    beat,
    async stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      await db.transaction((tx) => leave(tx, processId)).catch(() => {});
    },
  };
}

function beating({ clock, processId }: PresenceDeps) {
  const now = clock.now();
  const row = { process_id: processId, started_at: now, beat_at: now };
  return insertion('processes', [row], { key: ['process_id'], set: ['beat_at'] });
}

async function takeOver({ db, clock, log, onTakenOver, processId }: PresenceDeps): Promise<void> {
  const dead = await db.read
    .selectFrom('processes')
    .select('process_id')
    .where('beat_at', '<', clock.now() - DEAD_AFTER_MS)
    .where('process_id', '<>', processId)
    .execute();
  for (const { process_id } of dead) {
    await db.transaction((tx) => leave(tx, process_id));
    log.warn('took over from a process that is no more', { process_id });
  }
  if (dead.length > 0) onTakenOver();
}

async function leave(tx: Transaction, processId: string): Promise<void> {
  await tx.deleteFrom('processes').where('process_id', '=', processId).execute();
  await voidLeases(tx, processId);
}

async function leaveAll(tx: Transaction): Promise<void> {
  await tx.deleteFrom('processes').execute();
  await voidLeases(tx, null);
}
