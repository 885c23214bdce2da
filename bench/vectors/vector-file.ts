import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import type { ExactRows } from '@tocsin/engine';
import { createRandom } from '../support/random.ts';
import { DIMENSIONS, type VectorSet } from './vector-set.ts';

const ROW_BYTES = DIMENSIONS * Float32Array.BYTES_PER_ELEMENT;
/** Rows that are written or read together. */
const PIECE = 4096;
/** Noise of about this length is added to vectors of length 1: a copy's cosine with what it was made of is about 0.93. */
const NOISE = 0.4;

/** Writes as many vectors: the set itself, and then the same again and again with other noise. */
export function writeVectors(file: string, set: VectorSet, count: number): void {
  const random = createRandom(13);
  // Of numbers in [−a, a] the mean square is a² / 3.
  const most = NOISE * Math.sqrt(3 / DIMENSIONS);
  const handle = openSync(file, 'w');
  const piece = new Float32Array(PIECE * DIMENSIONS);
  for (let first = 0; first < count; first += PIECE) {
    const rows = Math.min(PIECE, count - first);
    for (let i = 0; i < rows; i++)
      piece.set(set.rows[(first + i) % set.rows.length] as Float32Array, i * DIMENSIONS);
    const noisyFrom = Math.max(0, set.rows.length - first) * DIMENSIONS;
    for (let i = noisyFrom; i < rows * DIMENSIONS; i++)
      piece[i] = (piece[i] as number) + most * (2 * random() - 1);
    writeSync(handle, piece, 0, rows * ROW_BYTES);
  }
  closeSync(handle);
}

/** Rows that stay in a file and are read one at a time. */
export class FileRows implements ExactRows {
  readonly #handle: number;
  readonly #row = new Float32Array(DIMENSIONS);

  constructor(file: string) {
    this.#handle = openSync(file, 'r');
  }

  set(): void {}

  get(row: number): Float32Array {
    readSync(this.#handle, this.#row, 0, ROW_BYTES, row * ROW_BYTES);
    return this.#row;
  }

  /** Rows in order; each is read before the next one is asked for. */
  *all(count: number): Generator<Float32Array> {
    for (let row = 0; row < count; row++) yield this.get(row);
  }
}
