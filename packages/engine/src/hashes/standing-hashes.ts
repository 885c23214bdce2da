import { type HashOptions, HashRows } from './hash-rows.ts';

/**
 * Standing hashes, each with a distance of its own, that documents' hashes are held against: the other direction of
 * `HashIndex`, over the same rows. Rows are numbered from 0; numbers of deleted rows are used again.
 */
export class StandingHashes {
  readonly #rows: HashRows;

  /** @throws RangeError for a number of bytes that is out of range */
  constructor(options: HashOptions) {
    this.#rows = new HashRows(options);
  }

  /** The number of rows. */
  get size(): number {
    return this.#rows.size;
  }

  /**
   * Adds a hash with the bits that a document's may differ in, and returns its row.
   * @param maxDistance nothing is as near as −1
   * @throws RangeError for another length, or where memory is full; nothing is added then
   */
  add(hash: Uint8Array, maxDistance: number): number {
    return this.#rows.add(hash, maxDistance);
  }

  /** Removes a row. @throws RangeError where there is none of that number */
  delete(row: number): void {
    this.#rows.delete(row);
  }

  /**
   * Tells of each pair of a row and a document within the row's distance, and of no others; of the rows of a document in order.
   * @throws RangeError for a hash of another length
   */
  probe(
    documents: readonly Uint8Array[],
    onPair: (row: number, document: number, distance: number) => void,
  ): void {
    this.#rows.inBatches(documents, (scan, batch, first) => {
      for (const document of batch.keys()) scan.limit(document, this.#rows.bits);
      scan.run((row, number, distance) => onPair(row, first + number, distance));
    });
  }

  /** Gives the memory of the kernels back; nothing else may be called after it. */
  release(): void {
    this.#rows.release();
  }
}
