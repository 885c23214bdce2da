import { GrowingChunks } from '../kernels/growing-chunks.ts';
import type { KernelHeap } from '../kernels/heap.ts';
import { BLOCK_ROWS, type Chunk, chunkAt, type Shape } from './layout.ts';

/** Where a row is kept: a block of a chunk, and its number there. */
export interface RowPlace {
  readonly chunk: Chunk;
  readonly block: number;
  readonly row: number;
}

/** Blocks by row. */
export class Chunks extends GrowingChunks<Chunk> {
  constructor(heap: KernelHeap, shape: Shape) {
    super(heap, {
      bytesOf: (rows) => (rows / BLOCK_ROWS) * shape.blockBytes,
      chunkAt: (address, firstRow, rows) => chunkAt(shape, address, firstRow, rows / BLOCK_ROWS),
    });
  }

  /** Where a row lies. */
  place(row: number): RowPlace {
    const chunk = this.chunkOf(row);
    const within = row - chunk.firstRow;
    return { chunk, block: Math.floor(within / BLOCK_ROWS), row: within % BLOCK_ROWS };
  }
}
