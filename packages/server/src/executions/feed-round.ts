import type { Reader } from '../store/database.ts';
import { FEED_PAGE, type FeedEntry, type FeedPoint, readFeedPage, readFeedTexts } from './feed-page.ts';

/** JSON of executions that a round keeps for all its followers, in characters. */
const KEPT_CHARACTERS = 8 * 1024 * 1024;

/** Some entries of a feed, read once for all who follow it from the same point. */
export interface FeedWindow {
  readonly entries: readonly FeedEntry[];
  /** Where its reader goes on. */
  readonly next: FeedPoint;
  /** The JSON of some of its entries, in their order; those that are gone are left out. */
  texts(some: readonly FeedEntry[]): Promise<(readonly [FeedEntry, string])[]>;
}

/** What can be read of the feeds until somebody looks again. */
export interface FeedRound {
  /** Every position below it is complete. */
  readonly end: number;
  /** What follows a point. Followers that are up to date stand at the same one, and share what is read. */
  window(namespaceId: string, after: FeedPoint): Promise<FeedWindow>;
}

/** A round that ends at `end`. */
export function createFeedRound(db: Reader, end: number): FeedRound {
  const shared = new Map<string, Promise<FeedWindow>>();
  const room = { left: KEPT_CHARACTERS };
  return {
    end,
    window(namespaceId, after) {
      // Whoever catches up stands behind an execution; nobody else stands there.
      if (after.executionId !== '') return readWindow(db, namespaceId, after, end, { left: 0 });
      const key = `${namespaceId}|${after.position}`;
      const known = shared.get(key) ?? readWindow(db, namespaceId, after, end, room);
      shared.set(key, known);
      return known;
    },
  };
}

async function readWindow(
  db: Reader,
  namespaceId: string,
  after: FeedPoint,
  end: number,
  room: { left: number },
): Promise<FeedWindow> {
  const entries = await readFeedPage(db, namespaceId, after, end);
  const last = entries.at(-1);
  const more = entries.length === FEED_PAGE && last !== undefined;
  const kept = new Map<string, Promise<string | undefined>>();
  return {
    entries,
    next: more ? last : { position: end, executionId: '' },
    async texts(some) {
      const missing = some.filter(({ executionId }) => !kept.has(executionId));
      if (missing.length > 0) load(db, namespaceId, missing, kept, room);
      const texts = await Promise.all(some.map(async ({ executionId }) => kept.get(executionId)));
      return some.flatMap((entry, i) => (texts[i] === undefined ? [] : [[entry, texts[i]] as const]));
    },
  };
}

/** Begins to read, for all who want it meanwhile; what there is no room for is not kept for those who come later. */
function load(
  db: Reader,
  namespaceId: string,
  missing: readonly FeedEntry[],
  kept: Map<string, Promise<string | undefined>>,
  room: { left: number },
): void {
  const reading = readFeedTexts(db, namespaceId, missing);
  for (const { executionId } of missing)
    kept.set(
      executionId,
      reading.then((texts) => {
        const size = texts.get(executionId)?.length ?? 0;
        if (size > room.left) kept.delete(executionId);
        else room.left -= size;
        return texts.get(executionId);
      }),
    );
}
