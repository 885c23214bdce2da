import { TopItems } from '../containers/top-items.ts';
import { hashScore } from '../scores/hash-scores.ts';
import { checkCount } from '../vectors/check-vector.ts';
import type { SearchOptions } from '../vectors/vector-index.ts';
import { type HashOptions, HashRows, limitOf } from './hash-rows.ts';

/** A row and how near it is to a query. */
export interface HashHit {
  readonly row: number;
  /** Bits that differ. */
  readonly distance: number;
  /** In [0, 1], as `hashScore`. */
  readonly score: number;
}

/**
 * Perceptual hashes searched exactly: what is found is what comparing the query with every row finds. Rows are numbered from
 * 0; numbers of deleted rows are used again.
 */
export class HashIndex {
  readonly #rows: HashRows;

  /** @throws RangeError for a number of bytes that is out of range */
  constructor(options: HashOptions) {
    this.#rows = new HashRows(options);
  }

  /** The number of rows. */
  get size(): number {
    return this.#rows.size;
  }

  /**
   * Adds a hash and returns its row.
   * @throws RangeError for another length, or where memory is full; nothing is added then
   */
  add(hash: Uint8Array): number {
    return this.#rows.add(hash, this.#rows.bits);
  }

  /** Removes a row. @throws RangeError where there is none of that number */
  delete(row: number): void {
    this.#rows.delete(row);
  }

  /**
   * For each query the rows that differ from it in at most `maxDistance` bits, nearest first.
   * @param maxDistance one for all queries or one for each; nothing is as near as −1
   * @throws RangeError for a query of another length
   */
  near(
    queries: readonly Uint8Array[],
    maxDistance: number | readonly number[],
    options: SearchOptions = {},
  ): HashHit[][] {
    const found = queries.map((): HashHit[] => []);
    this.#search(queries, maxDistance, options, (query, hit) => void found[query]?.push(hit));
    return found.map((hits) => hits.sort(nearestFirst(options)));
  }

  /**
   * For each query its nearest rows, nearest first: at most `count`, of those that are accepted and differ in at most
   * `maxDistance` bits.
   * @param count how many, a whole number from 1 on
   * @throws RangeError for a query of another length, or another count
   */
  nearest(
    queries: readonly Uint8Array[],
    count: number,
    { maxDistance = Infinity, ...options }: SearchOptions & { readonly maxDistance?: number } = {},
  ): HashHit[][] {
    checkCount(count);
    const best = queries.map(() => new TopItems<HashHit>(count, nearestFirst(options)));
    // Rows come in order: where that decides, one that is no nearer than the last comes too late.
    const step = options.order === undefined ? 1 : 0;
    const stillNeeded = (query: number): number => {
      const hits = best[query];
      return hits?.isFull && hits.last !== undefined ? hits.last.distance - step : Infinity;
    };
    this.#search(queries, maxDistance, options, (query, hit) => best[query]?.add(hit), stillNeeded);
    return best.map((hits) => hits.takeAll());
  }

  /** @param stillNeeded asked now and then: the distance above which a query has no use for rows any more */
  #search(
    queries: readonly Uint8Array[],
    maxDistance: number | readonly number[],
    { accepts }: SearchOptions,
    onHit: (query: number, hit: HashHit) => void,
    stillNeeded: (query: number) => number = () => Infinity,
  ): void {
    const { bits } = this.#rows;
    this.#rows.inBatches(queries, (scan, batch, first) => {
      const setLimits = (): void => {
        for (const query of batch.keys()) {
          const most = typeof maxDistance === 'number' ? maxDistance : (maxDistance[first + query] as number);
          scan.limit(query, limitOf(Math.min(most, stillNeeded(first + query)), bits));
        }
      };
      setLimits();
      scan.run((row, number, distance) => {
        const query = first + number;
        if (accepts === undefined || accepts(row, query))
          onHit(query, { row, distance, score: hashScore(distance, bits) });
      }, setLimits);
    });
  }

  /** Gives the memory of the kernels back; nothing else may be called after it. */
  release(): void {
    this.#rows.release();
  }
}

function nearestFirst({ order = (a, b) => a - b }: SearchOptions): (a: HashHit, b: HashHit) => number {
  return (a, b) => a.distance - b.distance || order(a.row, b.row);
}
