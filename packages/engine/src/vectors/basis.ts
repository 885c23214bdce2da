/** The point that vectors are seen from, and the order in which their dimensions are looked at. */
export interface Basis {
  readonly mean: Float64Array;
  readonly meanSquares: number;
  /** Dimensions, those in which vectors differ most first. */
  readonly order: Int32Array;
}

/** The basis before any vector is known. */
export function plainBasis(dimensions: number): Basis {
  return {
    mean: new Float64Array(dimensions),
    meanSquares: 0,
    order: Int32Array.from({ length: dimensions }, (_, d) => d),
  };
}

/**
 * The basis for vectors like those of a sample. Seen from their mean vectors are shorter, and with most of their
 * length in the first dimensions a product is bounded early: the rest is at most the product of the lengths that are
 * left (Cauchy–Schwarz).
 * @param sample vectors as they are multiplied, one after the other in the same array or not
 */
export function learnBasis(dimensions: number, sample: Iterable<ArrayLike<number>>): Basis {
  const mean = new Float64Array(dimensions);
  const squares = new Float64Array(dimensions);
  let count = 0;
  for (const vector of sample) {
    count++;
    for (let d = 0; d < dimensions; d++) {
      const x = vector[d] as number;
      mean[d] = (mean[d] as number) + x;
      squares[d] = (squares[d] as number) + x * x;
    }
  }
  if (count === 0) return plainBasis(dimensions);
  let meanSquares = 0;
  for (let d = 0; d < dimensions; d++) {
    const x = (mean[d] as number) / count;
    mean[d] = x;
    squares[d] = (squares[d] as number) / count - x * x;
    meanSquares += x * x;
  }
  const order = Int32Array.from({ length: dimensions }, (_, d) => d);
  order.sort((a, b) => (squares[b] as number) - (squares[a] as number) || a - b);
  return { mean, meanSquares, order };
}
