/**
 * A binary heap: takes items in any order and gives them back best first. Filling it while they come costs little at a time,
 * where sorting them all at once would hold up everyone else; and only what is taken is ordered.
 */
export class BestFirst<Item> {
  readonly #items: Item[] = [];
  readonly #compare: (a: Item, b: Item) => number;

  /** @param compare as for `Array.sort`: negative where the first comes first */
  constructor(compare: (a: Item, b: Item) => number) {
    this.#compare = compare;
  }

  get size(): number {
    return this.#items.length;
  }

  /** The best that is left. */
  get best(): Item | undefined {
    return this.#items[0];
  }

  /** Adds an item. */
  add(item: Item): void {
    const items = this.#items;
    let at = items.length;
    items.push(item);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.#compare(item, items[parent] as Item) >= 0) break;
      items[at] = items[parent] as Item;
      at = parent;
    }
    items[at] = item;
  }

  /** Takes up to so many of the best that are left, in order. */
  take(count: number): Item[] {
    const taken: Item[] = [];
    while (taken.length < count && this.#items.length > 0) taken.push(this.#takeOne());
    return taken;
  }

  #takeOne(): Item {
    const items = this.#items;
    const best = items[0] as Item;
    const last = items.pop() as Item;
    if (items.length > 0) this.#sink(last);
    return best;
  }

  #sink(item: Item): void {
    const items = this.#items;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= items.length) break;
      if (child + 1 < items.length && this.#compare(items[child + 1] as Item, items[child] as Item) < 0)
        child++;
      if (this.#compare(item, items[child] as Item) <= 0) break;
      items[at] = items[child] as Item;
      at = child;
    }
    items[at] = item;
  }
}
