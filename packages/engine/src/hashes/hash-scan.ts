import type { Kernels } from '../kernels/kernels.ts';
import { BLOCK_ROWS, FOUND, HASH_JOB, type HashChunk, type HashShape, QUERY_HEAD } from './layout.ts';

/** Blocks whose rows may all be found before they are handed over. */
const FULL_BLOCKS = 4;

/** Told of a pair. @param query its number in the batch */
export type OnHashPair = (row: number, query: number, distance: number) => void;

/** A scan of all rows for some queries, each of which finds nothing until it has a limit; it is to be ended. */
export class HashScan {
  readonly #kernels: Kernels;
  readonly #shape: HashShape;
  readonly #chunks: readonly HashChunk[];
  readonly #queries: number;
  readonly #out: number;
  readonly #address: number;
  readonly #bytes: number;

  /** @throws RangeError where there is no more memory */
  constructor(
    kernels: Kernels,
    shape: HashShape,
    chunks: readonly HashChunk[],
    queries: readonly Uint8Array[],
  ) {
    this.#kernels = kernels;
    this.#shape = shape;
    this.#chunks = chunks;
    const room = BLOCK_ROWS * FOUND * queries.length;
    const outBytes = FULL_BLOCKS * room;
    this.#bytes = HASH_JOB.bytes + shape.queryBytes * queries.length + outBytes;
    this.#address = kernels.heap.allocateZeros(this.#bytes);
    this.#queries = this.#address + HASH_JOB.bytes;
    this.#out = this.#queries + shape.queryBytes * queries.length;
    this.#set(HASH_JOB.headWords, shape.headWords);
    this.#set(HASH_JOB.tailWords, shape.tailWords);
    this.#set(HASH_JOB.queries, this.#queries);
    this.#set(HASH_JOB.queriesEnd, this.#out);
    this.#set(HASH_JOB.queryBytes, shape.queryBytes);
    this.#set(HASH_JOB.out, this.#out);
    this.#set(HASH_JOB.outEnd, this.#out + outBytes);
    this.#set(HASH_JOB.room, room);
    for (const [number, query] of queries.entries()) this.#write(number, query);
  }

  #set(offset: number, value: number): void {
    this.#kernels.heap.i32[(this.#address + offset) / 4] = value;
  }

  #write(number: number, query: Uint8Array): void {
    const { i32, u8 } = this.#kernels.heap;
    const address = this.#queries + this.#shape.queryBytes * number;
    i32[address / 4] = -1;
    i32[address / 4 + 1] = number;
    u8.set(query, address + QUERY_HEAD);
  }

  /** Asks for pairs of a query whose distance is at most so much, from here on. */
  limit(query: number, maxDistance: number): void {
    this.#kernels.heap.i32[(this.#queries + this.#shape.queryBytes * query) / 4] = maxDistance;
  }

  /**
   * Tells of each pair within the limits of both, rows in order.
   * @param onPart told after some rows: limits may be set from there on
   */
  run(onPair: OnHashPair, onPart: () => void = () => {}): void {
    for (const chunk of this.#chunks) {
      for (let done = 0; done < chunk.blocks; ) {
        this.#pointAt(chunk, done);
        // Addresses can be above 2³¹.
        const end = this.#kernels.nearHashes(this.#address) >>> 0;
        done += this.#kernels.heap.i32[(this.#address + HASH_JOB.done) / 4] as number;
        this.#handOver(end, onPair);
        onPart();
      }
    }
  }

  /** Makes a chunk the subject of the job. @param done blocks of it to leave out */
  #pointAt({ address, firstRow, blocks, tails, limits, tops }: HashChunk, done: number): void {
    const rows = BLOCK_ROWS * done;
    this.#set(HASH_JOB.heads, address + 8 * this.#shape.headWords * rows);
    this.#set(HASH_JOB.tails, tails + 8 * this.#shape.tailWords * rows);
    this.#set(HASH_JOB.limits, limits + 4 * rows);
    this.#set(HASH_JOB.tops, tops + 4 * done);
    this.#set(HASH_JOB.blocks, blocks - done);
    this.#set(HASH_JOB.firstRow, firstRow + rows);
  }

  #handOver(end: number, onPair: OnHashPair): void {
    for (let at = this.#out / 4; at < end / 4; at += FOUND / 4) {
      // Who is told may make the heap grow, and then it has other views.
      const { i32 } = this.#kernels.heap;
      onPair(i32[at] as number, i32[at + 1] as number, i32[at + 2] as number);
    }
  }

  /** Gives the memory of the scan back. */
  end(): void {
    this.#kernels.heap.free(this.#address, this.#bytes);
  }
}
