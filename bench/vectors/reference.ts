import { cosineScore, type VectorHit } from '@tocsin/engine';
import type { VectorSet } from './vector-set.ts';

/** What scores of peers may be off by, which reckon with float32. */
const ROUNDING = 1e-6;

/** What is asked of a reference. */
export interface Asked {
  /** The least score. */
  readonly least: number;
  /** The most of the best. */
  readonly count: number;
}

/** What comparing queries with every row finds: what is found otherwise is held against it. */
export class Reference {
  /** By query, best first and of equal scores the first row: all from the least score on, and the best if they are fewer. */
  readonly #hits: readonly VectorHit[][];

  /**
   * @param rows one after the other, which need not be there at once
   * @param rowCount how many they are
   */
  constructor(rows: Iterable<Float32Array>, rowCount: number, queries: VectorSet, { least, count }: Asked) {
    const scores = queries.rows.map(() => new Float64Array(rowCount));
    let at = 0;
    for (const row of rows) {
      for (let i = 0; i < scores.length; i++)
        (scores[i] as Float64Array)[at] = cosineScore(queries.rows[i] as Float32Array, row);
      at++;
    }
    this.#hits = scores.map((all) => bestOf(all, least, count));
  }

  /** What is above a threshold, by query. */
  above(minScore: number): VectorHit[][] {
    return this.#hits.map((hits) => hits.filter(({ score }) => score >= minScore));
  }

  /** The best, by query. */
  nearest(count: number): VectorHit[][] {
    return this.#hits.map((hits) => hits.slice(0, count));
  }
}

/** A figure of wrong results would be none. @throws Error where a hit is missing, wrong or too many */
export function assertSame(
  name: string,
  found: readonly VectorHit[][],
  expected: readonly VectorHit[][],
): void {
  for (const [query, hits] of expected.entries())
    if (JSON.stringify(found[query]) !== JSON.stringify(hits))
      throw new Error(`${name}: query ${query} has ${print(found[query] ?? [])} and not ${print(hits)}`);
}

/** The share of what is expected that was found. Rows that score as much may stand for each other. */
export function recall(
  set: VectorSet,
  queries: VectorSet,
  found: readonly (readonly number[])[],
  expected: readonly VectorHit[][],
): number {
  let met = 0;
  for (const [i, hits] of expected.entries()) {
    const query = queries.rows[i] as Float32Array;
    const enough = (hits.at(-1)?.score ?? Infinity) - ROUNDING;
    const good = found[i]?.filter((row) => cosineScore(query, set.rows[row] as Float32Array) >= enough) ?? [];
    met += Math.min(good.length, hits.length);
  }
  const all = expected.flat().length;
  return all === 0 ? 1 : met / all;
}

function bestOf(scores: Float64Array, least: number, count: number): VectorHit[] {
  const last = scores.toSorted()[scores.length - count] ?? 0;
  const hits: VectorHit[] = [];
  for (const [row, score] of scores.entries()) if (score >= Math.min(least, last)) hits.push({ row, score });
  return hits.sort((a, b) => b.score - a.score || a.row - b.row);
}

function print(hits: readonly VectorHit[]): string {
  return `${hits.length} hits (${hits.map(({ row, score }) => `${row}: ${score}`).join(', ')})`;
}
