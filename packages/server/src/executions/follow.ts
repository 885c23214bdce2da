import type { Database } from '../store/database.ts';
import { type FeedEntry, type FeedPoint, mayHaveMissed, passes } from './feed-page.ts';
import type { FeedRound } from './feed-round.ts';
import type { ExecutionFilter } from './filter.ts';
import type { Watch } from './watch.ts';

/** JSON that is read at once, in bytes: what a follower holds who reads slowly. */
const READ_BYTES = 256 * 1024;

/** What a follower is told; `point` is where to go on from after it. */
export type Followed =
  | { readonly kind: 'ready'; readonly point: FeedPoint; readonly resumed: boolean }
  | { readonly kind: 'gap'; readonly point: FeedPoint }
  | { readonly kind: 'execution'; readonly point: FeedPoint; readonly json: string }
  | { readonly kind: 'idle'; readonly point: FeedPoint };

/** What is followed, and from where. */
export interface Following {
  readonly db: Pick<Database, 'read'>;
  readonly namespaceId: string;
  readonly filter: ExecutionFilter;
  /** Null = from now on. */
  readonly from: FeedPoint | null;
  /** Nothing to tell for so long is told as well. */
  readonly idleMs: number;
}

/**
 * Every execution of a namespace that a filter leaves, once, in the order in which they were committed, until the watch is
 * closed. Nothing is read before its reader asks for it.
 */
export async function* followExecutions(watch: Watch, following: Following): AsyncGenerator<Followed> {
  const { from, idleMs, db, namespaceId } = following;
  const { end } = watch.round();
  let point: FeedPoint = from ?? { position: end, executionId: '' };
  yield { kind: 'ready', point, resumed: from !== null };
  if (from !== null && (await mayHaveMissed(db, namespaceId, point, end))) {
    if (point.position > end) point = { position: end, executionId: '' };
    yield { kind: 'gap', point };
  }
  let toldAt = performance.now();
  while (!watch.closed) {
    const round = watch.round();
    if (point.position < round.end) {
      for await (const told of readOn(watch, round, following, point)) {
        point = told.point;
        if (told.kind === 'nothing') continue;
        yield told;
        toldAt = performance.now();
      }
    } else await watch.news(round.end, Math.max(0, toldAt + idleMs - performance.now()));
    if (watch.closed || performance.now() - toldAt < idleMs) continue;
    yield { kind: 'idle', point };
    toldAt = performance.now();
  }
}

type Read =
  | Extract<Followed, { kind: 'execution' }>
  | { readonly kind: 'nothing'; readonly point: FeedPoint };

/** One window of the feed, in parts. */
async function* readOn(
  watch: Watch,
  round: FeedRound,
  { namespaceId, filter }: Following,
  after: FeedPoint,
): AsyncGenerator<Read> {
  const window = await round.window(namespaceId, after);
  for (const part of partsOf(window.entries.filter((entry) => passes(filter, entry))))
    for (const [entry, json] of await window.texts(part)) {
      if (watch.closed) return;
      yield { kind: 'execution', point: entry, json };
    }
  yield { kind: 'nothing', point: window.next };
}

function partsOf(entries: readonly FeedEntry[]): FeedEntry[][] {
  const parts: FeedEntry[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const part = parts.at(-1);
    bytes += entry.bytes;
    if (part !== undefined && bytes <= READ_BYTES) part.push(entry);
    else {
      parts.push([entry]);
      bytes = entry.bytes;
    }
  }
  return parts;
}
