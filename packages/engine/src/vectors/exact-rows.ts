/** The exact components of vectors by row: what decides, after the codes have told which rows to look at. */
export interface ExactRows {
  /** Keeps a row that is added or replaced. A reader of rows that are kept elsewhere has nothing to do here. */
  set(row: number, vector: Float32Array): void;
  /** A row that was set, rounded by nobody. It is read before the next call and may be the same array each time. */
  get(row: number): Float32Array;
}

/** Rows of a piece of memory. */
const PIECE = 256;

/** Exact rows in memory. */
export class MemoryRows implements ExactRows {
  readonly #dimensions: number;
  readonly #pieces: Float32Array[] = [];

  constructor(dimensions: number) {
    this.#dimensions = dimensions;
  }

  set(row: number, vector: Float32Array): void {
    const at = Math.floor(row / PIECE);
    while (this.#pieces.length <= at) this.#pieces.push(new Float32Array(PIECE * this.#dimensions));
    (this.#pieces[at] as Float32Array).set(vector, (row % PIECE) * this.#dimensions);
  }

  get(row: number): Float32Array {
    const begin = (row % PIECE) * this.#dimensions;
    return (this.#pieces[Math.floor(row / PIECE)] as Float32Array).subarray(begin, begin + this.#dimensions);
  }
}
