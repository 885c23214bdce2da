/** Up to so many slots are kept between texts. */
const KEPT_SLOTS = 1 << 14;

/**
 * How often each hash was added, in the order in which they first came: an open-addressing table that is reused from
 * text to text, several times faster than a `Map` here.
 */
export class TermCounts {
  /** Different hashes. */
  size = 0;
  /** All that were added. */
  total = 0;
  hashes: Uint32Array = new Uint32Array(KEPT_SLOTS / 2);
  counts: Uint32Array = new Uint32Array(KEPT_SLOTS / 2);
  /** Position + 1 of a hash in `hashes`; 0 = free. Always at least half free. */
  #slots = new Int32Array(KEPT_SLOTS);

  /** Adds one occurrence of an unsigned 32-bit hash. */
  add(hash: number): void {
    this.total++;
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const at = this.#slots[slot] as number;
      if (at === 0) return this.#insert(slot, hash);
      if (this.hashes[at - 1] === hash) {
        this.counts[at - 1] = (this.counts[at - 1] as number) + 1;
        return;
      }
    }
  }

  /** Forgets everything; memory that a large text took is given back. */
  clear(): void {
    if (this.#slots.length > KEPT_SLOTS) this.#resize(KEPT_SLOTS, 0);
    else if (this.size > 0) this.#slots.fill(0);
    this.size = 0;
    this.total = 0;
  }

  #insert(slot: number, hash: number): void {
    this.hashes[this.size] = hash;
    this.counts[this.size] = 1;
    this.#slots[slot] = ++this.size;
    if (this.size === this.hashes.length) this.#resize(this.#slots.length * 2, this.size);
  }

  #resize(slots: number, kept: number): void {
    const { hashes, counts } = this;
    this.hashes = new Uint32Array(slots / 2);
    this.counts = new Uint32Array(slots / 2);
    this.hashes.set(hashes.subarray(0, kept));
    this.counts.set(counts.subarray(0, kept));
    this.#slots = new Int32Array(slots);
    const mask = slots - 1;
    for (let at = 0; at < kept; at++) {
      let slot = (this.hashes[at] as number) & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = at + 1;
    }
  }
}
