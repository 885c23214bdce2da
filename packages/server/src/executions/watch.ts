import type { FeedRound } from './feed-round.ts';

/** One who follows a feed. */
export interface Watch {
  /** True once it is to end: its client is gone, or the server stops. */
  readonly closed: boolean;
  /** What can be read now. */
  round(): FeedRound;
  /** Resolves when more can be read than up to `end`, when it is closed, or after so many milliseconds. */
  news(end: number, ms: number): Promise<void>;
  close(): void;
}

/** A watch as those see it who look for news on its behalf. */
export interface ToldWatch extends Watch {
  /** Up to where can be read now. */
  tell(end: number): void;
}

/** @param onClose told once */
export function createWatch(round: () => FeedRound, onClose: () => void): ToldWatch {
  let closed = false;
  let waiting: { readonly end: number; readonly done: () => void } | null = null;
  return {
    get closed() {
      return closed;
    },
    round,
    async news(end, ms) {
      if (closed || round().end > end) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(done, ms);
        function done(): void {
          clearTimeout(timer);
          waiting = null;
          resolve();
        }
        waiting = { end, done };
      });
    },
    tell(end) {
      if (waiting !== null && end > waiting.end) waiting.done();
    },
    close() {
      if (closed) return;
      closed = true;
      waiting?.done();
      onClose();
    },
  };
}
