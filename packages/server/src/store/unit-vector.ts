/**
 * A vector of length 1 in the same direction, as float32; the zero vector stays. Scaled by its largest component first, so
 * that squares neither overflow nor vanish.
 */
export function unitVector(vector: Float32Array): Float32Array {
  let largest = 0;
  for (const x of vector) largest = Math.max(largest, Math.abs(x));
  if (largest === 0) return vector;
  let sum = 0;
  for (const x of vector) sum += (x / largest) ** 2;
  const length = Math.sqrt(sum);
  return vector.map((x) => x / largest / length);
}

/** A vector in the notation of pgvector: nine digits are what a float32 needs to come back as it was. */
export function vectorLiteral(vector: Float32Array): string {
  return `[${Array.from(vector, (x) => Number(x.toPrecision(9))).join(',')}]`;
}

/**
 * How far the inner product that pgvector computes of two {@link unitVector}s may be from the cosine that counts (summed in
 * float64): the error of a float32 sum of n products, γₙ = n·u / (1 − n·u) with u = 2⁻²⁴ (Higham, Accuracy and Stability of
 * Numerical Algorithms, 2nd ed., § 3.1; in any order of summation, and Σ|aᵢbᵢ| ≤ 1 by Cauchy-Schwarz), and the rounding of
 * the components of both, 2·u. The rest is rounded up.
 */
export function unitProductError(dimensions: number): number {
  const n = (dimensions + 4) * 2 ** -24;
  return (n / (1 - n)) * 1.01 + 1e-9;
}
