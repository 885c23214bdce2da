/** Slots of a table that no text has made larger. */
const FEW = 1 << 12;

/**
 * How often each hash was added, in the order in which they first came: an open-addressing table that is reused from
 * text to text, several times faster than a `Map` here.
 */
export class TermCounts {
  /** Different hashes. */
  size = 0;
  /** All that were added. */
  total = 0;
  #hashes = new Int32Array(FEW);
  /** 0 = the slot is free. */
  #counts = new Int32Array(FEW);
  /** The slots in use, oldest first: at most half of all. */
  #used = new Int32Array(FEW / 2);

  /** Adds one occurrence of a signed 32-bit hash. */
  add(hash: number): void {
    this.total++;
    const mask = this.#hashes.length - 1;
    let slot = hash & mask;
    while (this.#counts[slot] !== 0 && this.#hashes[slot] !== hash) slot = (slot + 1) & mask;
    if ((this.#counts[slot] as number) > 0) this.#counts[slot] = (this.#counts[slot] as number) + 1;
    else this.#insert(slot, hash, 1);
  }

  /** The hash that came as number `position`. */
  hashAt(position: number): number {
    return this.#hashes[this.#used[position] as number] as number;
  }

  /** How often that hash was added. */
  countAt(position: number): number {
    return this.#counts[this.#used[position] as number] as number;
  }

  /** Forgets everything; memory that a large text took is given back. */
  clear(): void {
    if (this.#hashes.length > FEW) this.#allocate(FEW);
    else for (let i = 0; i < this.size; i++) this.#counts[this.#used[i] as number] = 0;
    this.size = 0;
    this.total = 0;
  }

  #insert(slot: number, hash: number, count: number): void {
    this.#hashes[slot] = hash;
    this.#counts[slot] = count;
    this.#used[this.size++] = slot;
    if (this.size === this.#used.length) this.#grow();
  }

  #grow(): void {
    const terms = Array.from({ length: this.size }, (_, i) => [this.hashAt(i), this.countAt(i)] as const);
    this.#allocate(this.#hashes.length * 2);
    this.size = 0;
    const mask = this.#hashes.length - 1;
    for (const [hash, count] of terms) {
      let slot = hash & mask;
      while (this.#counts[slot] !== 0) slot = (slot + 1) & mask;
      this.#insert(slot, hash, count);
    }
  }

  #allocate(slots: number): void {
    this.#hashes = new Int32Array(slots);
    this.#counts = new Int32Array(slots);
    this.#used = new Int32Array(slots / 2);
  }
}
