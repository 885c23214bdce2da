/** Work that is under way at once, a bounded number, none beside other work on the same documents. */
export class InFlight {
  readonly #most: number;
  readonly #running = new Map<Promise<void>, ReadonlySet<string>>();

  /** @param most how many may be under way */
  constructor(most: number) {
    this.#most = most;
  }

  /** Resolves when work on these documents may begin: what comes later in the input is written later. */
  async room(ids: ReadonlySet<string>): Promise<void> {
    while (this.#running.size >= this.#most || this.#touches(ids)) await Promise.race(this.#running.keys());
  }

  /** @param work must not reject */
  add(ids: ReadonlySet<string>, work: Promise<void>): void {
    const settled = work.finally(() => this.#running.delete(settled));
    this.#running.set(settled, ids);
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    await Promise.all(this.#running.keys());
  }

  #touches(ids: ReadonlySet<string>): boolean {
    return [...this.#running.values()].some((running) => [...ids].some((id) => running.has(id)));
  }
}
