import { Slots } from '../containers/slots.ts';
import { GrowingChunks } from '../kernels/growing-chunks.ts';
import { type Kernels, sharedKernels } from '../kernels/kernels.ts';
import { HashScan } from './hash-scan.ts';
import {
  BLOCK_ROWS,
  chunkBytes,
  GONE,
  type HashChunk,
  type HashShape,
  hashChunkAt,
  hashShape,
  MAX_BATCH,
} from './layout.ts';

/** What rows of hashes work with. */
export interface HashOptions {
  /** 1 to 64; all hashes have as many. */
  readonly bytes: number;
  /** Defaults to those that all of a thread share. */
  readonly kernels?: Kernels;
}

/** Hashes by row, each with the greatest distance at which it is found. Numbers of deleted rows are used again. */
export class HashRows {
  /** Length of the hashes in bits. */
  readonly bits: number;
  readonly #kernels: Kernels;
  readonly #shape: HashShape;
  readonly #chunks: GrowingChunks<HashChunk>;
  readonly #slots = new Slots();

  /** @throws RangeError for a number of bytes that is out of range */
  constructor({ bytes, kernels = sharedKernels() }: HashOptions) {
    const shape = hashShape(bytes);
    this.bits = 8 * bytes;
    this.#kernels = kernels;
    this.#shape = shape;
    this.#chunks = new GrowingChunks(kernels.heap, {
      bytesOf: (rows) => chunkBytes(shape, rows),
      chunkAt: (address, firstRow, rows) => hashChunkAt(shape, address, firstRow, rows),
    });
  }

  get size(): number {
    return this.#slots.size;
  }

  /** Adds a row. @throws RangeError for a hash of another length, or where memory is full; nothing is added then */
  add(hash: Uint8Array, maxDistance: number): number {
    this.check(hash);
    const row = this.#slots.take();
    try {
      while (row >= this.#chunks.rows) this.#close(this.#chunks.extend());
    } catch (error) {
      this.#slots.giveBack(row);
      throw error;
    }
    this.#write(row, hash);
    this.#limit(row, limitOf(maxDistance, this.bits));
    return row;
  }

  /** Removes a row. @throws RangeError where there is none of that number */
  delete(row: number): void {
    if (!this.#has(row)) throw new RangeError(`no row ${row}`);
    this.#limit(row, GONE);
    this.#slots.giveBack(row);
  }

  #has(row: number): boolean {
    if (!Number.isInteger(row) || row < 0 || row >= this.#chunks.rows) return false;
    const { firstRow, limits } = this.#chunks.chunkOf(row);
    return this.#kernels.heap.i32[limits / 4 + row - firstRow] !== GONE;
  }

  /** @throws RangeError for a hash of another length */
  check(hash: Uint8Array): void {
    if (hash.length !== this.#shape.bytes)
      throw new RangeError(`a hash of ${hash.length} bytes among those of ${this.#shape.bytes}`);
  }

  /**
   * Searches for queries, some at a time.
   * @param search given a scan for a batch, the batch, and the number of its first query
   * @throws RangeError for a query of another length
   */
  inBatches(
    queries: readonly Uint8Array[],
    search: (scan: HashScan, batch: readonly Uint8Array[], first: number) => void,
  ): void {
    for (const query of queries) this.check(query);
    for (let first = 0; first < queries.length; first += MAX_BATCH) {
      const batch = queries.slice(first, first + MAX_BATCH);
      const scan = new HashScan(this.#kernels, this.#shape, this.#chunks.all, batch);
      try {
        search(scan, batch, first);
      } finally {
        scan.end();
      }
    }
  }

  #write(row: number, hash: Uint8Array): void {
    const { address, firstRow, tails } = this.#chunks.chunkOf(row);
    const { headWords, tailWords } = this.#shape;
    const { u8 } = this.#kernels.heap;
    u8.set(hash.subarray(0, 8 * headWords), address + 8 * headWords * (row - firstRow));
    u8.set(hash.subarray(8 * headWords), tails + 8 * tailWords * (row - firstRow));
  }

  #limit(row: number, limit: number): void {
    const { firstRow, limits, tops } = this.#chunks.chunkOf(row);
    const block = Math.floor((row - firstRow) / BLOCK_ROWS);
    const { i32 } = this.#kernels.heap;
    const at = limits / 4 + row - firstRow;
    const top = tops / 4 + block;
    const before = i32[at] as number;
    i32[at] = limit;
    if (limit > (i32[top] as number)) i32[top] = limit;
    else if (before === i32[top]) {
      const first = limits / 4 + BLOCK_ROWS * block;
      i32[top] = Math.max(...i32.subarray(first, first + BLOCK_ROWS));
    }
  }

  #close({ limits, tops, blocks }: HashChunk): void {
    this.#kernels.heap.i32.fill(GONE, limits / 4, tops / 4 + blocks);
  }

  /** Gives the memory of the kernels back; nothing else may be called after it. */
  release(): void {
    this.#chunks.release();
  }
}

/** A distance as it is compared: a whole number from −1, which none is, to all bits. */
export function limitOf(maxDistance: number, bits: number): number {
  return maxDistance >= 0 ? Math.min(bits, Math.floor(maxDistance)) : -1;
}
