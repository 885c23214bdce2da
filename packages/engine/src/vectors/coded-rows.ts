import { Slots } from '../containers/slots.ts';
import { type Kernels, sharedKernels } from '../kernels/kernels.ts';
import type { Metric } from '../query/query.ts';
import { VECTOR_SCORES } from '../scores/vector-scores.ts';
import { learnBasis, plainBasis } from './basis.ts';
import { checkDimensions, checkVector } from './check-vector.ts';
import { type ExactRows, MemoryRows } from './exact-rows.ts';
import { METRICS, type MetricValue } from './metric.ts';
import type { Scan } from './scan.ts';
import { multiplied } from './seen-vector.ts';
import { VectorCodes } from './vector-codes.ts';

/** A basis is learned when there are so many rows, and again each time they are so many times more. */
const LEARN_FROM = 256;
const LEARN_AGAIN = 16;
/** Rows that a basis is learned from. */
const SAMPLE = 4096;

/** What vectors work with. */
export interface VectorOptions {
  /** 1 to 4,096; all vectors have as many. */
  readonly dimensions: number;
  /** Defaults to cosine. */
  readonly metric?: Metric;
  /** Where exact components are kept; in memory unless said. */
  readonly rows?: ExactRows;
  /** Defaults to those that all of a thread share. */
  readonly kernels?: Kernels;
}

/** Vectors by row: their exact components, the codes that are scanned, and each row's own threshold. */
export class CodedRows {
  readonly dimensions: number;
  readonly metric: MetricValue;
  readonly #score: (a: Float32Array, b: Float32Array) => number;
  readonly #kernels: Kernels;
  readonly #exact: ExactRows;
  readonly #slots = new Slots();
  /** By row: the least value for the row's own sake; NaN where there is no row. */
  readonly #least: number[] = [];
  #codes: VectorCodes;
  #learnAt = LEARN_FROM;
  /** Scans that are under way. */
  #scans = 0;

  /** @throws RangeError for a number of dimensions that is out of range, or a metric that is none */
  constructor({ dimensions, metric = 'cosine', rows, kernels = sharedKernels() }: VectorOptions) {
    checkDimensions(dimensions);
    if (!Object.hasOwn(METRICS, metric))
      throw new RangeError(`metric must be one of ${Object.keys(METRICS).join(', ')}`);
    this.dimensions = dimensions;
    this.metric = METRICS[metric];
    this.#score = VECTOR_SCORES[metric];
    this.#kernels = kernels;
    this.#exact = rows ?? new MemoryRows(dimensions);
    this.#codes = new VectorCodes(kernels, this.metric, plainBasis(dimensions));
  }

  get size(): number {
    return this.#slots.size;
  }

  /** Adds a row. @throws RangeError for a vector that cannot be compared, or where memory is full; Error during a search */
  add(vector: Float32Array, least: number = 0): number {
    this.#refuseDuringScans();
    this.check(vector);
    if (Number.isNaN(least)) throw new RangeError('a threshold that is not a number');
    const row = this.#slots.take();
    try {
      this.#exact.set(row, vector);
      this.#codes.set(row, vector, least);
    } catch (error) {
      this.#slots.giveBack(row);
      throw error;
    }
    this.#least[row] = least;
    if (this.size >= this.#learnAt) this.#learn();
    return row;
  }

  /** Removes a row. @throws RangeError where there is none of that number */
  delete(row: number): void {
    this.#refuseDuringScans();
    if (!this.has(row)) throw new RangeError(`no row ${row}`);
    this.#codes.remove(row);
    this.#least[row] = Number.NaN;
    this.#slots.giveBack(row);
  }

  has(row: number): boolean {
    const least = this.#least[row];
    return least !== undefined && !Number.isNaN(least);
  }

  /** The exact score of a row for a query. */
  score(query: Float32Array, row: number): number {
    return this.#score(query, this.vector(row));
  }

  /** The exact components of a row. */
  vector(row: number): Float32Array {
    return this.#exact.get(row);
  }

  /** All rows, in order. */
  *all(): Generator<number> {
    for (let row = 0; row < this.#slots.end; row++) if (this.has(row)) yield row;
  }

  /** Works with a scan of all rows, which do not change meanwhile; see `VectorCodes.scan`. */
  scan<T>(queries: readonly Float32Array[], window: number, work: (scan: Scan) => T): T {
    const scan = this.#codes.scan(queries, window);
    this.#scans++;
    try {
      return work(scan);
    } finally {
      this.#scans--;
      scan.end();
    }
  }

  #refuseDuringScans(): void {
    if (this.#scans > 0) throw new Error('rows cannot be added or removed while they are searched');
  }

  /** @throws RangeError for other dimensions, or for components that are not finite */
  check(vector: Float32Array): void {
    checkVector(vector, this.dimensions);
  }

  /** Writes all rows anew, as seen from the basis that suits them now. */
  #learn(): void {
    this.#learnAt = this.size * LEARN_AGAIN;
    let codes: VectorCodes | null = null;
    try {
      codes = new VectorCodes(this.#kernels, this.metric, learnBasis(this.dimensions, this.#sample()));
      for (const row of this.all()) codes.set(row, this.vector(row), this.#least[row]);
    } catch {
      // No memory for both at a time, or rows that cannot be read now: the old codes are as right as new ones, and slower.
      codes?.release();
      return;
    }
    this.#codes.release();
    this.#codes = codes;
  }

  *#sample(): Generator<ArrayLike<number>> {
    const step = Math.max(1, Math.floor(this.#slots.end / SAMPLE));
    for (let row = 0; row < this.#slots.end; row += step) {
      const vector = this.has(row) ? multiplied(this.vector(row), this.metric) : null;
      if (vector !== null) yield vector;
    }
  }

  /** Gives the memory of the kernels back. */
  release(): void {
    this.#refuseDuringScans();
    this.#codes.release();
  }
}
