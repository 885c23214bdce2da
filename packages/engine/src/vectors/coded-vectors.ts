import { Slots } from '../containers/slots.ts';
import { TopItems } from '../containers/top-items.ts';
import { sharedKernels } from '../kernels/kernels.ts';
import { learnBasis } from './basis.ts';
import { checkDimensions, checkVector } from './check-vector.ts';
import type { VectorOptions } from './coded-rows.ts';
import { MAX_BATCH } from './layout.ts';
import { METRICS, type MetricValue } from './metric.ts';
import type { Scan } from './scan.ts';
import { multiplied } from './seen-vector.ts';
import { VectorCodes } from './vector-codes.ts';

/** What coded vectors work with. */
export interface CodedVectorsOptions extends Omit<VectorOptions, 'rows'> {
  /** Vectors like those that will be added: some thousand are enough, and with none rows are told apart later. */
  readonly sample?: readonly Float32Array[];
}

/** What narrows the candidates. */
export interface CandidateOptions {
  /** Rows that score less, in [0, 1], are of no use; one for all queries or one for each. */
  readonly minScore?: number | readonly number[];
  /** Rows that do not count, and do not take the place of others, are refused here. Called for some rows only, in any order. */
  readonly accepts?: (row: number, query: number) => boolean;
}

/** A row that may be among the best. */
export interface CandidateRow {
  readonly row: number;
  /** Its score at most. */
  readonly most: number;
}

/** Rows among which the best of a query are. */
export interface CandidateRows {
  /** Those that may score most first. */
  readonly rows: readonly CandidateRow[];
  /** No other row that counts has a greater score; −∞ where there is none. */
  readonly others: number;
}

const byMost = (a: CandidateRow, b: CandidateRow): number => b.most - a.most || a.row - b.row;

/** Blocks of 16 rows that are estimated at once. The first ones show what later ones must come up to, so they are few. */
const FIRST_STEP = 32;
const LARGEST_STEP = 2048;

/**
 * Vectors of which only codes are kept, about 1.2 bytes a dimension, for callers whose exact components are elsewhere, perhaps
 * far away: it says which of them to look at, and what all others score at most. Rows are numbered from 0; numbers of
 * deleted rows are used again.
 */
export class CodedVectors {
  readonly dimensions: number;
  readonly #metric: MetricValue;
  readonly #codes: VectorCodes;
  readonly #slots = new Slots();
  /** By row: whether there is one. */
  readonly #there: boolean[] = [];

  /** @throws RangeError for a number of dimensions that is out of range, or a vector that cannot be compared */
  constructor({
    dimensions,
    metric = 'cosine',
    sample = [],
    kernels = sharedKernels(),
  }: CodedVectorsOptions) {
    checkDimensions(dimensions);
    for (const vector of sample) checkVector(vector, dimensions);
    this.dimensions = dimensions;
    this.#metric = METRICS[metric];
    this.#codes = new VectorCodes(
      kernels,
      this.#metric,
      learnBasis(dimensions, multipliedOf(sample, this.#metric)),
    );
  }

  /** The number of rows. */
  get size(): number {
    return this.#slots.size;
  }

  /** Bytes that the codes take. */
  get bytes(): number {
    return this.#codes.bytes;
  }

  /**
   * Adds a vector and returns its row.
   * @throws RangeError for other dimensions, a component that is not finite, or where memory is full; nothing is added then
   */
  add(vector: Float32Array): number {
    checkVector(vector, this.dimensions);
    const row = this.#slots.take();
    try {
      this.#codes.set(row, vector);
    } catch (error) {
      this.#slots.giveBack(row);
      throw error;
    }
    this.#there[row] = true;
    return row;
  }

  /** Replaces the vector of a row. @throws RangeError as `add`, and where there is no row of that number */
  replace(row: number, vector: Float32Array): void {
    checkVector(vector, this.dimensions);
    this.#refuseOther(row);
    this.#codes.set(row, vector);
  }

  /** Removes a row. @throws RangeError where there is none of that number */
  delete(row: number): void {
    this.#refuseOther(row);
    this.#codes.remove(row);
    this.#there[row] = false;
    this.#slots.giveBack(row);
  }

  #refuseOther(row: number): void {
    if (this.#there[row] !== true) throw new RangeError(`no row ${row}`);
  }

  /**
   * For each query the `count` rows that may score most (fewer where there are fewer that count), and a bound for all others.
   * Where more than `count` rows may have any score, as vectors with lengths beyond what codes can tell, the bound says so.
   * @param count how many, at least 1
   * @throws RangeError for a query that cannot be compared
   */
  candidates(
    queries: readonly Float32Array[],
    count: number,
    options: CandidateOptions = {},
  ): CandidateRows[] {
    for (const query of queries) checkVector(query, this.dimensions);
    const found: CandidateRows[] = [];
    for (let first = 0; first < queries.length; first += MAX_BATCH)
      found.push(...this.#ofBatch(queries.slice(first, first + MAX_BATCH), first, count, options));
    return found;
  }

  #ofBatch(
    batch: readonly Float32Array[],
    first: number,
    count: number,
    { minScore = 0, accepts = () => true }: CandidateOptions,
  ): CandidateRows[] {
    const found = batch.map(() => new TopItems(count, byMost));
    const scan = this.#codes.scan(batch, LARGEST_STEP);
    const least = batch.map((_, query) =>
      this.#metric.least(typeof minScore === 'number' ? minScore : (minScore[first + query] as number)),
    );
    try {
      this.#look(scan, found, least, (row, query) => accepts(row, first + query));
    } finally {
      scan.end();
    }
    return found.map((top, query) => {
      if (scan.irregular.includes(query)) return this.#allRows((row) => accepts(row, first + query));
      const { isFull } = top;
      const rows = top.takeAll().map(({ row, most }) => ({ row, most: this.#metric.most(most) }));
      return { rows, others: isFull ? (rows.at(-1) as CandidateRow).most : -Infinity };
    });
  }

  #look(
    scan: Scan,
    found: readonly TopItems<CandidateRow>[],
    leasts: readonly number[],
    accepts: (row: number, query: number) => boolean,
  ): void {
    for (let step = FIRST_STEP; ; step = Math.min(2 * step, LARGEST_STEP)) {
      for (const [query, top] of found.entries()) {
        const least = leasts[query] as number;
        scan.need(query, top.isFull ? Math.max(least, (top.last as CandidateRow).most) : least);
      }
      if (!scan.estimate(step)) return;
      scan.possible(({ row, query, most }) => {
        if (accepts(row, query)) found[query]?.add({ row, most });
      });
    }
  }

  /** For a query that codes say nothing about. */
  #allRows(accepts: (row: number) => boolean): CandidateRows {
    const rows: CandidateRow[] = [];
    for (let row = 0; row < this.#slots.end; row++)
      if (this.#there[row] === true && accepts(row)) rows.push({ row, most: Infinity });
    return { rows, others: -Infinity };
  }

  /** Gives the memory of the kernels back; nothing else may be called after it. */
  release(): void {
    this.#codes.release();
  }
}

function* multipliedOf(sample: readonly Float32Array[], metric: MetricValue): Generator<ArrayLike<number>> {
  for (const vector of sample) {
    const seen = multiplied(vector, metric);
    if (seen !== null) yield seen;
  }
}
