/** Deliveries under way for one channel at first, and always where its endpoint is slow or fails. */
const FEWEST = 8;
/** And at most: an endpoint that answers at once is not kept waiting for our own disk. */
const MOST = 64;
/** An endpoint that answers within this time is quick, in milliseconds. */
const QUICK_MS = 1000;

/**
 * How many deliveries may be under way for each channel. An endpoint that hangs keeps its own few places until its timeout, and
 * nobody else's; one that takes its messages quickly gets a place more with each, and loses all it gained when it does not.
 */
export class ChannelPlaces {
  readonly #taken = new Map<string, number>();
  readonly #gained = new Map<string, number>();

  /** Of each channel that has some under way, how many. */
  get taken(): ReadonlyMap<string, number> {
    return this.#taken;
  }

  /** How many may be under way. */
  of(channelId: string): number {
    return FEWEST + (this.#gained.get(channelId) ?? 0);
  }

  take(channelId: string): void {
    this.#taken.set(channelId, (this.#taken.get(channelId) ?? 0) + 1);
  }

  /** @param tookMs how long a message took that arrived; null where it did not */
  leave(channelId: string, tookMs: number | null): void {
    const left = (this.#taken.get(channelId) ?? 1) - 1;
    if (left > 0) this.#taken.set(channelId, left);
    else this.#taken.delete(channelId);
    const isQuick = tookMs !== null && tookMs < QUICK_MS;
    const gained = isQuick ? Math.min(MOST - FEWEST, (this.#gained.get(channelId) ?? 0) + 1) : 0;
    // Who has nothing under way begins anew, so that nothing is kept of channels that are idle.
    if (gained > 0 && left > 0) this.#gained.set(channelId, gained);
    else this.#gained.delete(channelId);
  }
}
