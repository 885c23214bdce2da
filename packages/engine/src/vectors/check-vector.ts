/** Limits of a vector's dimensions. */
export const MAX_DIMENSIONS = 4096;

/** @throws RangeError for a number of dimensions that is out of range */
export function checkDimensions(dimensions: number): void {
  if (!Number.isInteger(dimensions) || dimensions < 1 || dimensions > MAX_DIMENSIONS)
    throw new RangeError(`vectors of ${dimensions} dimensions; 1 to ${MAX_DIMENSIONS} are possible`);
}

/** @throws RangeError for other dimensions, or for components that are not finite */
export function checkVector(vector: Float32Array, dimensions: number): void {
  if (vector.length !== dimensions)
    throw new RangeError(`a vector of ${vector.length} dimensions among those of ${dimensions}`);
  if (!isFiniteVector(vector)) throw new RangeError('a vector with a component that is not finite');
}

/** Whether all components are finite. */
export function isFiniteVector(vector: Float32Array): boolean {
  let zero = 0;
  // What is not finite makes this NaN.
  for (let d = 0; d < vector.length; d++) zero += (vector[d] as number) * 0;
  return zero === 0;
}

/** @throws RangeError for a number of nearest rows that is none */
export function checkCount(count: number): void {
  if (!Number.isInteger(count) || count < 1)
    throw new RangeError(`the nearest ${count}; a whole number from 1 on is possible`);
}
