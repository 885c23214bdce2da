const MIN_PLACES = 64;

/**
 * Numbers above 0 by the hash of what they stand for, each in the table at most once. Who asks goes through the places
 * from `hash & mask` on, up to the first free one, and compares. Open addressing with linear probing, half of the places
 * free.
 */
export class HashTable {
  /** Hash and number of each place; the number of a free one is 0. Replaced when the table grows. */
  pairs: Int32Array = new Int32Array(MIN_PLACES * 2);
  /** One less than the number of places, which is a power of two. */
  mask: number = MIN_PLACES - 1;
  #size = 0;

  /** How many numbers there are. */
  get size(): number {
    return this.#size;
  }

  /** Adds a number that is not there. */
  add(hash: number, number: number): void {
    this.#size++;
    if (this.#size * 2 > this.mask) this.#rehash((this.mask + 1) * 2);
    this.#insert(hash, number);
  }

  #insert(hash: number, number: number): void {
    const { pairs, mask } = this;
    let i = hash & mask;
    while (pairs[i * 2 + 1] !== 0) i = (i + 1) & mask;
    pairs[i * 2] = hash;
    pairs[i * 2 + 1] = number;
  }

  /** Removes a number that is there, and moves back those behind it that would not be found any more. */
  delete(hash: number, number: number): void {
    const { pairs, mask } = this;
    let hole = hash & mask;
    while (pairs[hole * 2 + 1] !== number) hole = (hole + 1) & mask;
    for (let i = (hole + 1) & mask; pairs[i * 2 + 1] !== 0; i = (i + 1) & mask) {
      const home = (pairs[i * 2] as number) & mask;
      if (((i - home) & mask) < ((i - hole) & mask)) continue;
      pairs[hole * 2] = pairs[i * 2] as number;
      pairs[hole * 2 + 1] = pairs[i * 2 + 1] as number;
      hole = i;
    }
    pairs[hole * 2 + 1] = 0;
    this.#size--;
    if (this.#size * 8 < mask && mask >= MIN_PLACES) this.#rehash((mask + 1) / 2);
  }

  #rehash(places: number): void {
    const old = this.pairs;
    this.pairs = new Int32Array(places * 2);
    this.mask = places - 1;
    for (let i = 0; i < old.length; i += 2)
      if (old[i + 1] !== 0) this.#insert(old[i] as number, old[i + 1] as number);
  }
}
