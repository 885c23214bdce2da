/** The first so many of the items that come, in any order: a heap with the last of them on top. */
export class TopItems<Item> {
  readonly #count: number;
  readonly #compare: (a: Item, b: Item) => number;
  readonly #items: Item[] = [];

  /** @param count how many, at least 1 @param compare as for `Array.sort`: negative where the first comes first */
  constructor(count: number, compare: (a: Item, b: Item) => number) {
    this.#count = count;
    this.#compare = compare;
  }

  get isFull(): boolean {
    return this.#items.length === this.#count;
  }

  /** The last one; undefined while there is none. */
  get last(): Item | undefined {
    return this.#items[0];
  }

  /** Takes an item if it is among the first. */
  add(item: Item): void {
    if (!this.isFull) this.#rise(item);
    else if (this.#compare(item, this.#items[0] as Item) < 0) this.#sink(item);
  }

  /** All of them in order; empty afterwards. */
  takeAll(): Item[] {
    return this.#items.splice(0).sort(this.#compare);
  }

  #rise(item: Item): void {
    const items = this.#items;
    let at = items.length;
    for (items.push(item); at > 0; ) {
      const parent = (at - 1) >> 1;
      if (this.#compare(items[parent] as Item, item) >= 0) break;
      items[at] = items[parent] as Item;
      at = parent;
    }
    items[at] = item;
  }

  /** Puts an item in the place of the last one. */
  #sink(item: Item): void {
    const items = this.#items;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= items.length) break;
      if (child + 1 < items.length && this.#compare(items[child + 1] as Item, items[child] as Item) > 0)
        child++;
      if (this.#compare(items[child] as Item, item) <= 0) break;
      items[at] = items[child] as Item;
      at = child;
    }
    items[at] = item;
  }
}
