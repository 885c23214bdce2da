/** Values below one leaf of the tree: small enough to read through, large enough that the tree stays small. */
const BLOCK = 16;

/**
 * The largest values of blocks of a column, and of ever larger runs of blocks: finds all values that are not below a
 * limit without reading the others.
 *
 * ```text
 *            max[1]
 *      max[2]      max[3]
 *    max[4] max[5] max[6] max[7]     leaves: blocks of 16 values
 * ```
 */
export class MaxTree {
  readonly #values: Float64Array;
  readonly #max: Float64Array;
  readonly #leaves: number;

  /** @param values the column; a value that is later made NaN is found no more, others must not change */
  constructor(values: Float64Array) {
    this.#values = values;
    this.#leaves = 1;
    while (this.#leaves * BLOCK < values.length) this.#leaves *= 2;
    this.#max = new Float64Array(this.#leaves * 2).fill(-Infinity);
    for (let i = 0; i < values.length; i++) {
      const leaf = this.#leaves + Math.floor(i / BLOCK);
      this.#max[leaf] = Math.max(this.#max[leaf] as number, values[i] as number);
    }
    for (let node = this.#leaves - 1; node > 0; node--)
      this.#max[node] = Math.max(this.#max[node * 2] as number, this.#max[node * 2 + 1] as number);
  }

  /** Visits the positions below `end` whose value is at least `limit`. */
  visitAtLeast(limit: number, end: number, visit: (position: number) => void): void {
    if (end > 0) this.#descend(1, 0, this.#leaves, limit, end, visit);
  }

  #descend(
    node: number,
    firstBlock: number,
    blocks: number,
    limit: number,
    end: number,
    visit: (position: number) => void,
  ): void {
    if ((this.#max[node] as number) < limit || firstBlock * BLOCK >= end) return;
    if (blocks === 1) {
      const stop = Math.min(end, (firstBlock + 1) * BLOCK, this.#values.length);
      for (let i = firstBlock * BLOCK; i < stop; i++) if ((this.#values[i] as number) >= limit) visit(i);
      return;
    }
    const half = blocks / 2;
    this.#descend(node * 2, firstBlock, half, limit, end, visit);
    this.#descend(node * 2 + 1, firstBlock + half, half, limit, end, visit);
  }
}
