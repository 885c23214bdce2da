import type { Clock } from '../platform/clock.ts';
import type { Backlog } from '../store/backlog.ts';

/** However often somebody asks, the database is asked once in this time. */
const KEPT_MS = 1000;
/** Nor is more than this part of the time spent with reading, also where the queues are long. */
const MAX_SHARE = 0.05;

/**
 * Keeps what was read of the queues for a second, or longer where reading takes long.
 * @param stopwatch milliseconds that only grow
 */
export function createBacklogCache(
  read: () => Promise<Backlog>,
  clock: Clock,
  stopwatch: () => number = () => performance.now(),
): () => Promise<Backlog> {
  let kept: Promise<Backlog> | null = null;
  let readAt = 0;
  let keptMs = KEPT_MS;
  const readNow = async (): Promise<Backlog> => {
    const begin = stopwatch();
    try {
      return await read();
    } finally {
      keptMs = Math.max(KEPT_MS, (stopwatch() - begin) / MAX_SHARE);
    }
  };
  return () => {
    const age = clock.now() - readAt;
    if (kept === null || age < 0 || age >= keptMs) {
      readAt = clock.now();
      kept = readNow();
    }
    return kept;
  };
}
