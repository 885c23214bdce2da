import { CodedRows, type VectorOptions } from './coded-rows.ts';
import { MAX_BATCH } from './layout.ts';

/** Blocks of 16 rows estimated at once. */
const STEP = 128;

/**
 * Standing vectors, each with a threshold of its own, that documents' vectors are held against: the other direction of
 * `VectorIndex`, over the same codes. Rows are numbered from 0; numbers of deleted rows are used again.
 */
export class StandingVectors {
  readonly #rows: CodedRows;

  /** @throws RangeError for a number of dimensions that is out of range */
  constructor(options: VectorOptions) {
    this.#rows = new CodedRows(options);
  }

  /** The number of rows. */
  get size(): number {
    return this.#rows.size;
  }

  /**
   * Adds a vector with the score that a document must reach, and returns its row.
   * @throws RangeError for other dimensions, a component that is not finite, or where memory is full; nothing is added then
   */
  add(vector: Float32Array, minScore: number): number {
    return this.#rows.add(vector, this.#rows.metric.least(minScore));
  }

  /** Removes a row. @throws RangeError where there is none of that number */
  delete(row: number): void {
    this.#rows.delete(row);
  }

  /**
   * Tells of each pair of a row and a document that may reach the row's threshold, in any order: of all that do, and of few
   * others. What decides is the score of the exact components, which the caller works out where the pair matters.
   * @param onPair must not add or remove rows
   * @throws RangeError for a vector that cannot be compared
   */
  probe(documents: readonly Float32Array[], onPair: (row: number, document: number) => void): void {
    for (const document of documents) this.#rows.check(document);
    for (let first = 0; first < documents.length; first += MAX_BATCH)
      this.#probeBatch(documents.slice(first, first + MAX_BATCH), first, onPair);
  }

  #probeBatch(
    batch: readonly Float32Array[],
    first: number,
    onPair: (row: number, document: number) => void,
  ): void {
    this.#rows.scan(batch, STEP, (scan) => {
      for (const document of batch.keys()) scan.need(document, 0);
      while (scan.estimate(STEP)) scan.possible(({ row, query }) => onPair(row, first + query));
      for (const document of scan.irregular)
        for (const row of this.#rows.all()) onPair(row, first + document);
    });
  }

  /** Gives the memory of the kernels back; nothing else may be called after it. */
  release(): void {
    this.#rows.release();
  }
}
