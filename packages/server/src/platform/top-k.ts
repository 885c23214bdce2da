/** The first `k` of many in an order, without keeping more than `k`. */
export class TopK<T> {
  readonly #k: number;
  readonly #compare: (a: T, b: T) => number;
  /** A heap: the last of those kept is at the root. */
  readonly #heap: T[] = [];

  /** @param compare negative where `a` comes before `b`; no two items may be equal */
  constructor(k: number, compare: (a: T, b: T) => number) {
    this.#k = k;
    this.#compare = compare;
  }

  /** Keeps the item if it is among the first `k` so far. */
  offer(item: T): void {
    if (this.#heap.length < this.#k) {
      this.#heap.push(item);
      this.#rise(this.#heap.length - 1);
    } else if (this.#k > 0 && this.#compare(item, this.#heap[0] as T) < 0) {
      this.#heap[0] = item;
      this.#sink();
    }
  }

  /** What was kept, in order. */
  sorted(): T[] {
    return [...this.#heap].sort(this.#compare);
  }

  #rise(from: number): void {
    let i = from;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!this.#isAfter(i, parent)) return;
      this.#swap(i, parent);
      i = parent;
    }
  }

  #sink(): void {
    let i = 0;
    for (;;) {
      const left = 2 * i + 1;
      const right = left + 1;
      let last = i;
      if (left < this.#heap.length && this.#isAfter(left, last)) last = left;
      if (right < this.#heap.length && this.#isAfter(right, last)) last = right;
      if (last === i) return;
      this.#swap(i, last);
      i = last;
    }
  }

  #isAfter(i: number, j: number): boolean {
    return this.#compare(this.#heap[i] as T, this.#heap[j] as T) > 0;
  }

  #swap(i: number, j: number): void {
    const item = this.#heap[i] as T;
    this.#heap[i] = this.#heap[j] as T;
    this.#heap[j] = item;
  }
}
