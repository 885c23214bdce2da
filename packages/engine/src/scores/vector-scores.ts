import type { Metric } from '../query/query.ts';

/**
 * The cosine of the angle between two vectors, clamped to [0, 1]; 0 where either is the zero vector.
 * As for all scores here, float32 components are summed in float64 in index order, so results repeat exactly.
 * @throws RangeError for different dimensions
 */
export function cosineScore(a: Float32Array, b: Float32Array): number {
  checkDimensions(a, b);
  let dot = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (let i = 0; i < a.length; i++) {
    const x = a[i] as number;
    const y = b[i] as number;
    dot += x * y;
    squaresA += x * x;
    squaresB += y * y;
  }
  // One root of the product, not a product of roots: a vector's cosine with itself is then exactly 1.
  return squaresA === 0 || squaresB === 0 ? 0 : clamp(dot / Math.sqrt(squaresA * squaresB));
}

/**
 * The inner product of two vectors, clamped to [0, 1]; meant for vectors of length 1.
 * @throws RangeError for different dimensions
 */
export function dotScore(a: Float32Array, b: Float32Array): number {
  checkDimensions(a, b);
  let dot = 0;
  for (let i = 0; i < a.length; i++) dot += (a[i] as number) * (b[i] as number);
  return clamp(dot);
}

/**
 * 1 / (1 + the Euclidean distance of two vectors): 1 for equal ones, falling towards 0.
 * @throws RangeError for different dimensions
 */
export function euclidScore(a: Float32Array, b: Float32Array): number {
  checkDimensions(a, b);
  let squares = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    squares += difference * difference;
  }
  return 1 / (1 + Math.sqrt(squares));
}

/** How two vectors are compared. @throws RangeError for different dimensions */
export type VectorScore = (a: Float32Array, b: Float32Array) => number;

/** The scores by metric. */
export const VECTOR_SCORES: Readonly<Record<Metric, VectorScore>> = {
  cosine: cosineScore,
  dot: dotScore,
  euclid: euclidScore,
};

function clamp(score: number): number {
  return Math.min(1, Math.max(0, score));
}

function checkDimensions(a: Float32Array, b: Float32Array): void {
  if (a.length !== b.length) throw new RangeError(`vectors of ${a.length} and ${b.length} dimensions`);
}
