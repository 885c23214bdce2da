import { unavailable } from '@tocsin/contract';
import { errorText, type Logger } from '../platform/log.ts';
import { type Loop, startLoop } from '../platform/loop.ts';
import type { Database } from '../store/database.ts';
import { endOfFeed } from '../store/feed.ts';
import { createFeedRound, type FeedRound } from './feed-round.ts';
import { createWatch, type ToldWatch, type Watch } from './watch.ts';

/** Streams that a process keeps open at once. */
export const MAX_STREAMS = 1000;
/** Hints within this time are one. */
const GATHER_MS = 20;

/** Looks for new executions on behalf of everybody in this process who follows them: once a second, and when woken. */
export interface FeedWatch {
  /** How many follow. */
  readonly open: number;
  /** @throws ApiError 503 where too many follow already, or the server stops */
  follow(): Promise<Watch>;
  /** Executions may have been recorded: a hint, never needed for correctness. */
  wake(): void;
  /** Ends all who follow, and lets nobody follow any more. */
  close(): Promise<void>;
}

/** While nobody follows nothing is read. */
export function createFeedWatch(
  db: Pick<Database, 'read' | 'capabilities'>,
  log: Pick<Logger, 'warn'>,
  maxStreams: number = MAX_STREAMS,
): FeedWatch {
  const watches = new Set<ToldWatch>();
  let round: FeedRound = createFeedRound(db.read, 0);
  let loop: Loop | null = null;
  let gathering: NodeJS.Timeout | null = null;
  let ended: Promise<unknown> = Promise.resolve();
  let stopped = false;

  const look = async (): Promise<false> => {
    const before = round;
    const end = await endOfFeed(db, 'execution_feed');
    if (round === before) round = createFeedRound(db.read, end);
    for (const watch of watches) watch.tell(round.end);
    return false;
  };
  const start = (): Loop =>
    startLoop(look, (error) =>
      log.warn('the feed of executions could not be read', { error: errorText(error) }),
    );
  const left = (watch: ToldWatch): void => {
    watches.delete(watch);
    if (watches.size > 0 || loop === null) return;
    ended = Promise.all([ended, loop.stop()]);
    loop = null;
  };
  return {
    get open() {
      return watches.size;
    },
    async follow() {
      if (stopped) throw unavailable('The server stops; connect again', 1);
      if (watches.size >= maxStreams)
        throw unavailable(`${maxStreams} streams are open already; close some, or try again later`, 5);
      const watch: ToldWatch = createWatch(
        () => round,
        () => left(watch),
      );
      watches.add(watch);
      try {
        await look();
      } catch (error) {
        watch.close();
        throw error;
      }
      if (!watch.closed) loop ??= start();
      return watch;
    },
    wake() {
      gathering ??= setTimeout(() => {
        gathering = null;
        loop?.wake();
      }, GATHER_MS);
    },
    async close() {
      stopped = true;
      if (gathering !== null) clearTimeout(gathering);
      for (const watch of watches) watch.close();
      await ended;
    },
  };
}
