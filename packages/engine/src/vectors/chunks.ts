import type { KernelHeap } from '../kernels/heap.ts';
import { BLOCK_ROWS, type Chunk, chunkAt, type Shape } from './layout.ts';

/** Where a row is kept: a block of a chunk, and its number there. */
export interface RowPlace {
  readonly chunk: Chunk;
  readonly block: number;
  readonly row: number;
}

/** Rows of the first chunk; each is twice as large as the one before, up to the largest. */
const FIRST = 64;
const DOUBLINGS = 7;
const LARGEST = FIRST << DOUBLINGS;

/** Blocks by row, in chunks that are taken from the heap as rows come, so that few rows take little and many never move. */
export class Chunks {
  readonly #heap: KernelHeap;
  readonly #shape: Shape;
  readonly all: Chunk[] = [];

  constructor(heap: KernelHeap, shape: Shape) {
    this.#heap = heap;
    this.#shape = shape;
  }

  /** Rows that there is room for. */
  get rows(): number {
    const last = this.all.at(-1);
    return last === undefined ? 0 : last.firstRow + BLOCK_ROWS * last.blocks;
  }

  /** Makes room for one more chunk. @throws RangeError where there is no more memory */
  extend(): Chunk {
    const rows = FIRST << Math.min(this.all.length, DOUBLINGS);
    const blocks = rows / BLOCK_ROWS;
    const address = this.#heap.allocateZeros(blocks * this.#shape.blockBytes);
    const chunk = chunkAt(this.#shape, address, this.rows, blocks);
    this.all.push(chunk);
    return chunk;
  }

  /** Where a row lies. */
  place(row: number): RowPlace {
    const chunk = this.all[chunkOf(row)] as Chunk;
    const within = row - chunk.firstRow;
    return { chunk, block: Math.floor(within / BLOCK_ROWS), row: within % BLOCK_ROWS };
  }

  /** Gives all memory back. */
  release(): void {
    for (const { address, blocks } of this.all) this.#heap.free(address, blocks * this.#shape.blockBytes);
    this.all.length = 0;
  }
}

function chunkOf(row: number): number {
  const before = LARGEST - FIRST;
  if (row >= before) return DOUBLINGS + Math.floor((row - before) / LARGEST);
  return 31 - Math.clz32(row / FIRST + 1);
}
