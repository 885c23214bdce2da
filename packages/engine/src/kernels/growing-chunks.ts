import type { KernelHeap } from './heap.ts';

/** Some rows that lie together. */
export interface PlacedChunk {
  readonly address: number;
  readonly firstRow: number;
}

/** What lies in a chunk. */
export interface ChunkLayout<Chunk> {
  /** The bytes of a chunk of so many rows, a multiple of 64. */
  bytesOf(rows: number): number;
  /** A chunk at an address, whose bytes are all zeros. */
  chunkAt(address: number, firstRow: number, rows: number): Chunk;
}

/** Rows of the first chunk; each is twice as large as the one before, up to the largest. */
const FIRST = 64;
const DOUBLINGS = 7;
const LARGEST = FIRST << DOUBLINGS;

/** Rows in chunks that are taken from the heap as rows come, so that few rows take little and many never move. */
export class GrowingChunks<Chunk extends PlacedChunk> {
  readonly #heap: KernelHeap;
  readonly #layout: ChunkLayout<Chunk>;
  readonly all: Chunk[] = [];

  constructor(heap: KernelHeap, layout: ChunkLayout<Chunk>) {
    this.#heap = heap;
    this.#layout = layout;
  }

  /** Rows that there is room for. */
  get rows(): number {
    const last = this.all.at(-1);
    return last === undefined ? 0 : last.firstRow + rowsOf(this.all.length - 1);
  }

  /** Bytes of them all. */
  get bytes(): number {
    return this.all.reduce((sum, _, i) => sum + this.#layout.bytesOf(rowsOf(i)), 0);
  }

  /** Makes room for one more chunk. @throws RangeError where there is no more memory */
  extend(): Chunk {
    const rows = rowsOf(this.all.length);
    const address = this.#heap.allocateZeros(this.#layout.bytesOf(rows));
    const chunk = this.#layout.chunkAt(address, this.rows, rows);
    this.all.push(chunk);
    return chunk;
  }

  /** The chunk that a row is in; there must be room for the row. */
  chunkOf(row: number): Chunk {
    return this.all[indexOf(row)] as Chunk;
  }

  /** Gives all memory back. */
  release(): void {
    for (const [i, { address }] of this.all.entries())
      this.#heap.free(address, this.#layout.bytesOf(rowsOf(i)));
    this.all.length = 0;
  }
}

function rowsOf(index: number): number {
  return FIRST << Math.min(index, DOUBLINGS);
}

function indexOf(row: number): number {
  const before = LARGEST - FIRST;
  if (row >= before) return DOUBLINGS + Math.floor((row - before) / LARGEST);
  return 31 - Math.clz32(row / FIRST + 1);
}
