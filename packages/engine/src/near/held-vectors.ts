import type { Metric } from '../query/query.ts';
import type { ExactRows } from '../vectors/exact-rows.ts';
import { StandingVectors } from '../vectors/standing-vectors.ts';
import type { StandingRows } from './near-group.ts';

/** Vectors of standing clauses. They are kept as they are: whoever else holds one holds the same. */
export class HeldVectors implements StandingRows<Float32Array> {
  readonly #exact = new ExactVectors();
  readonly #standing: StandingVectors;

  constructor(dimensions: number, metric: Metric) {
    this.#standing = new StandingVectors({ dimensions, metric, rows: this.#exact });
  }

  add(vector: Float32Array, minScore: number): number {
    return this.#standing.add(vector, minScore);
  }

  delete(row: number): void {
    this.#standing.delete(row);
    this.#exact.forget(row);
  }

  probe(documents: readonly Float32Array[], onPair: (row: number, document: number) => void): void {
    this.#standing.probe(documents, onPair);
  }

  release(): void {
    this.#standing.release();
  }
}

const NOTHING = new Float32Array(0);

class ExactVectors implements ExactRows {
  readonly #vectors: Float32Array[] = [];

  set(row: number, vector: Float32Array): void {
    this.#vectors[row] = vector;
  }

  get(row: number): Float32Array {
    return this.#vectors[row] as Float32Array;
  }

  forget(row: number): void {
    this.#vectors[row] = NOTHING;
  }
}
