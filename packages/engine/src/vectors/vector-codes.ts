import type { Kernels } from '../kernels/kernels.ts';
import type { Basis } from './basis.ts';
import { Chunks } from './chunks.ts';
import { BLOCK_ROWS, type Chunk, QUAD, type Shape, shapeOf } from './layout.ts';
import type { MetricValue } from './metric.ts';
import { QueryCodes } from './query-codes.ts';
import { RowCodes } from './row-codes.ts';
import { Scan } from './scan.ts';
import { SeenVector } from './seen-vector.ts';

/**
 * Vectors by row as codes of 8 bits, and the scan that finds for a batch of queries all rows that may reach what is needed.
 * It may find too many, never too few: whether a pair does reach it, the exact components decide.
 */
export class VectorCodes {
  readonly #kernels: Kernels;
  readonly #shape: Shape;
  readonly #basis: Basis;
  readonly #chunks: Chunks;
  readonly #rows: RowCodes;
  readonly #seen: SeenVector;
  #end = 0;

  constructor(kernels: Kernels, metric: MetricValue, basis: Basis) {
    this.#kernels = kernels;
    this.#basis = basis;
    this.#shape = shapeOf(basis.order.length);
    this.#chunks = new Chunks(kernels.heap, this.#shape);
    this.#rows = new RowCodes(kernels.heap, this.#shape);
    this.#seen = new SeenVector(metric, this.#shape.dimensions, this.#shape.padded);
  }

  /** One more than the largest row so far. */
  get end(): number {
    return this.#end;
  }

  /** Bytes that codes take. */
  get bytes(): number {
    return this.#chunks.bytes;
  }

  /**
   * Writes a row. @param least what a value must be at least for the row's own sake, −∞ where only queries ask
   * @throws RangeError where there is no more memory
   */
  set(row: number, vector: Float32Array, least: number = 0): void {
    while (row >= this.#chunks.rows) this.#closeAll(this.#chunks.extend());
    this.#end = Math.max(this.#end, row + 1);
    this.#seen.take(vector, this.#basis, false);
    this.#rows.write(this.#chunks.place(row), this.#seen, least);
  }

  /** Takes a row out: it is found no more until it is set again. */
  remove(row: number): void {
    this.#rows.close(this.#chunks.place(row));
  }

  #closeAll(chunk: Chunk): void {
    for (let block = 0; block < chunk.blocks; block++)
      for (let row = 0; row < BLOCK_ROWS; row++) this.#rows.close({ chunk, block, row });
  }

  /**
   * Begins a scan for up to 32 queries, each of which finds nothing until it has a need; it is to be ended.
   * @param window blocks of 16 rows that are to be estimated at a time, at most
   * @throws RangeError where there is no more memory
   */
  scan(queries: readonly Float32Array[], window: number): Scan {
    const { heap } = this.#kernels;
    const quadCount = Math.ceil(queries.length / QUAD);
    const quads = heap.allocateZeros(quadCount * this.#shape.quadBytes);
    const codes = new QueryCodes(heap, this.#shape, quads);
    const irregular: number[] = [];
    for (let query = 0; query < quadCount * QUAD; query++) {
      codes.close(query);
      const vector = queries[query];
      if (vector === undefined) continue;
      this.#seen.take(vector, this.#basis, true);
      if (this.#seen.isRegular) codes.write(query, this.#seen, this.#rows.mostSquares);
      else irregular.push(query);
    }
    const blocks = Math.min(window, Math.ceil(this.#chunks.rows / BLOCK_ROWS));
    const parts = { chunks: this.#chunks, rows: this.#rows, codes, quads, quadCount, irregular };
    try {
      return new Scan(this.#kernels, this.#shape, parts, blocks);
    } catch (error) {
      heap.free(quads, quadCount * this.#shape.quadBytes);
      throw error;
    }
  }

  /** Gives all memory back; nothing else may be called after it. */
  release(): void {
    this.#chunks.release();
  }
}
