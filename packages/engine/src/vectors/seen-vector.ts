import type { Basis } from './basis.ts';
import type { MetricValue } from './metric.ts';

/**
 * Lengths for which float32 bounds hold; others are compared exactly at once. Between them no product comes near to the
 * denormal numbers, among which rounding to a safe side would not be one.
 */
const SHORTEST = 1e-12;
const LONGEST = 1e12;
/** What rounding takes off, relative to the lengths of vectors. */
const ROUNDING = 1e-12;
/** More than float32 loses. */
const FLOAT32 = 1e-6;

/** A vector as a basis sees it; one object is used for one vector after the other. */
export class SeenVector {
  /** The components in the basis' order, seen from its mean, filled up with zeros. */
  readonly components: Float64Array;
  /** Whether bounds hold for it. */
  isRegular = true;
  /** The length of the components, and that of the vector as it is multiplied. */
  norm = 0;
  length = 0;
  /** What is taken off the product of two seen vectors for this one, to have the metric's value; never too much. */
  part = 0;
  readonly #metric: MetricValue;
  readonly #dimensions: number;

  constructor(metric: MetricValue, dimensions: number, padded: number) {
    this.#metric = metric;
    this.#dimensions = dimensions;
    this.components = new Float64Array(padded);
  }

  /** Looks at a vector. @param isQuery the mean's own part counts once for a pair: with the query */
  take(vector: Float32Array, { mean, meanSquares, order }: Basis, isQuery: boolean): void {
    const squares = squaresOf(vector, this.#dimensions);
    const length = Math.sqrt(squares);
    const unit = this.#metric.unit;
    this.isRegular = unit || isRegular(length);
    const factor = unit && length > 0 ? 1 / length : 1;
    const { components } = this;
    let along = 0;
    let seen = 0;
    for (let i = 0; i < order.length; i++) {
      const d = order[i] as number;
      const x = (vector[d] as number) * factor;
      const m = mean[d] as number;
      const y = x - m;
      components[i] = y;
      along += x * m;
      seen += y * y;
    }
    this.norm = Math.sqrt(seen);
    this.length = length * factor;
    const own = this.#metric.part(squares);
    const part = own - along + (isQuery ? meanSquares : 0);
    this.part = part - ROUNDING * (own + (this.length + Math.sqrt(meanSquares)) * Math.sqrt(meanSquares));
  }
}

/** A vector as it is multiplied, for a sample; null where bounds do not hold for it. */
export function multiplied(vector: Float32Array, { unit }: MetricValue): ArrayLike<number> | null {
  const length = Math.sqrt(squaresOf(vector, vector.length));
  if (!unit) return isRegular(length) ? vector : null;
  if (length === 0) return vector;
  // In place of Float64Array.from, which takes ten times as long.
  const unitVector = new Float64Array(vector.length);
  for (let d = 0; d < vector.length; d++) unitVector[d] = (vector[d] as number) / length;
  return unitVector;
}

function isRegular(length: number): boolean {
  return length === 0 || (length >= SHORTEST && length <= LONGEST);
}

/** A number rounded down to float32, with room for one more sum. */
export function atMost(value: number): number {
  return Math.fround(value - Math.abs(value) * FLOAT32 - Number.MIN_VALUE);
}

/** A number that is not negative, rounded up to float32, with room for a few products and sums. */
export function atLeast(value: number): number {
  return Math.fround(value * (1 + FLOAT32));
}

function squaresOf(vector: Float32Array, dimensions: number): number {
  let squares = 0;
  for (let d = 0; d < dimensions; d++) {
    const x = vector[d] as number;
    squares += x * x;
  }
  return squares;
}
