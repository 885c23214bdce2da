/** Dimensions of all vectors here. */
export const DIMENSIONS = 384;
/** Queries that are asked at once. */
export const BATCH = 32;

/** Vectors one after the other in one array, which is what most peers want, and each by itself. */
export interface VectorSet {
  readonly flat: Float32Array;
  readonly rows: readonly Float32Array[];
}

/** @param flat as many components as there are vectors, times {@link DIMENSIONS} */
export function vectorSet(flat: Float32Array): VectorSet {
  const rows = Array.from({ length: flat.length / DIMENSIONS }, (_, i) =>
    flat.subarray(i * DIMENSIONS, (i + 1) * DIMENSIONS),
  );
  return { flat, rows };
}

/** Copies vectors into a set of their own. */
export function gather(rows: readonly Float32Array[]): VectorSet {
  const flat = new Float32Array(rows.length * DIMENSIONS);
  for (const [i, row] of rows.entries()) flat.set(row, i * DIMENSIONS);
  return vectorSet(flat);
}

/** Makes a vector's length 1; the zero vector stays as it is. */
export function normalise(vector: Float64Array | Float32Array): void {
  let squares = 0;
  for (const x of vector) squares += x * x;
  const length = Math.sqrt(squares) || 1;
  for (let d = 0; d < vector.length; d++) vector[d] = (vector[d] as number) / length;
}
