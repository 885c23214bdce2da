import { checkCount } from './check-vector.ts';
import { CodedRows, type VectorOptions } from './coded-rows.ts';
import { MAX_BATCH } from './layout.ts';
import { type HitOrder, NearestRows, type RowScores, type VectorHit } from './nearest-rows.ts';
import type { Scan } from './scan.ts';

/** What narrows or orders what a search finds. */
export interface SearchOptions {
  /**
   * Rows that do not count, and do not take the place of others, are refused here. Called for
   * some rows only, in any order, for one perhaps twice; it may search, but not add or remove rows of the same index.
   */
  readonly accepts?: (row: number, query: number) => boolean;
  /** The order of rows with equal scores, as for `Array.sort`; by number unless said. */
  readonly order?: (a: number, b: number) => number;
}

/** Blocks of 16 rows that are estimated at once: by thresholds they are looked through soon, while they are at hand. */
const STEP = 128;
/** For the nearest many at once, since the best of many show which others need not be looked at. */
const WINDOW = 4096;

/**
 * Vectors searched exactly: what is found is what comparing the query with every row finds, with the same scores. Rows are
 * numbered from 0; numbers of deleted rows are used again.
 */
export class VectorIndex {
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
   * Adds a vector and returns its row.
   * @throws RangeError for other dimensions, a component that is not finite, or where memory is full; nothing is added then
   */
  add(vector: Float32Array): number {
    return this.#rows.add(vector);
  }

  /** Removes a row. @throws RangeError where there is none of that number */
  delete(row: number): void {
    this.#rows.delete(row);
  }

  /**
   * For each query the rows that score at least `minScore`, best first.
   * @param minScore in [0, 1], one for all queries or one for each
   * @throws RangeError for a query that cannot be compared
   */
  above(
    queries: readonly Float32Array[],
    minScore: number | readonly number[],
    options: SearchOptions = {},
  ): VectorHit[][] {
    const leastScore = (query: number): number =>
      typeof minScore === 'number' ? minScore : (minScore[query] as number);
    return this.#inBatches(queries, STEP, options, (batch, scan, accepts, first) => {
      const found = batch.map((): VectorHit[] => []);
      const look = (row: number, query: number): void => {
        const score = this.#rows.score(batch[query] as Float32Array, row);
        if (score >= leastScore(first + query) && accepts(row, query)) found[query]?.push({ row, score });
      };
      for (const query of batch.keys()) scan.need(query, this.#rows.metric.least(leastScore(first + query)));
      while (scan.estimate(STEP)) scan.possible(({ row, query }) => look(row, query));
      for (const query of scan.irregular) for (const row of this.#rows.all()) look(row, query);
      return found.map((hits) => hits.sort(bestFirst(options)));
    });
  }

  /**
   * For each query its best rows, best first: at most `count`, of those that are accepted and score at least `minScore`.
   * @param count how many, a whole number from 1 on
   * @throws RangeError for a query that cannot be compared, or another count
   */
  nearest(
    queries: readonly Float32Array[],
    count: number,
    { minScore = 0, ...options }: SearchOptions & { readonly minScore?: number } = {},
  ): VectorHit[][] {
    checkCount(count);
    return this.#inBatches(queries, WINDOW, options, (batch, scan, accepts) => {
      const best = batch.map(
        (vector) => new NearestRows(count, minScore, bestFirst(options), this.#scoresFor(vector)),
      );
      const all = (what: (rows: NearestRows, query: number) => void): void => best.forEach(what);
      all((rows, query) => scan.need(query, rows.least));
      while (scan.estimate(WINDOW)) {
        scan.promising(
          ({ row, query, about }) => {
            if (accepts(row, query)) best[query]?.guess(row, about);
          },
          () => all((rows, query) => scan.need(query, rows.leastGuess)),
        );
        all((rows, query) => {
          rows.settleGuesses();
          scan.need(query, rows.least);
        });
        scan.possible(({ row, query, most }) => {
          const rows = best[query] as NearestRows;
          if (most >= rows.least && accepts(row, query)) rows.add(row, most);
        });
        all((rows, query) => {
          rows.settle();
          scan.need(query, rows.least);
        });
      }
      for (const query of scan.irregular)
        for (const row of this.#rows.all()) if (accepts(row, query)) best[query]?.add(row, Infinity);
      return best.map((rows) => {
        rows.settle();
        return rows.hits();
      });
    });
  }

  #scoresFor(query: Float32Array): RowScores {
    return {
      scoreOf: (row) => this.#rows.score(query, row),
      leastFor: (score) => this.#rows.metric.least(score),
    };
  }

  /** @param search numbers queries as in the batch, whose first one has the number `first` among all */
  #inBatches(
    queries: readonly Float32Array[],
    window: number,
    { accepts }: SearchOptions,
    search: (
      batch: readonly Float32Array[],
      scan: Scan,
      accepts: (row: number, query: number) => boolean,
      first: number,
    ) => VectorHit[][],
  ): VectorHit[][] {
    for (const query of queries) this.#rows.check(query);
    const found: VectorHit[][] = [];
    for (let first = 0; first < queries.length; first += MAX_BATCH) {
      const batch = queries.slice(first, first + MAX_BATCH);
      const acceptsAll = (row: number, query: number): boolean => accepts?.(row, first + query) ?? true;
      found.push(...this.#rows.scan(batch, window, (scan) => search(batch, scan, acceptsAll, first)));
    }
    return found;
  }

  /** Gives the memory of the kernels back; nothing else may be called after it. */
  release(): void {
    this.#rows.release();
  }
}

function bestFirst({ order = (a, b) => a - b }: SearchOptions): HitOrder {
  return (a, b) => b.score - a.score || order(a.row, b.row);
}
