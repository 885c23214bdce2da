/**
 * Cosine similarity of two float32 vectors, clamped to [0, 1]. Summed in float64 in index order, so that every pass
 * and every database comes to the same number. 0 where either is a zero vector.
 */
export function cosineScore(a: Float32Array, b: Float32Array): number {
  let dot = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < a.length; i++) {
    const x = a[i] as number;
    const y = b[i] as number;
    dot += x * y;
    aa += x * x;
    bb += y * y;
  }
  return aa === 0 || bb === 0 ? 0 : clamp(dot / Math.sqrt(aa) / Math.sqrt(bb));
}

/** The dot product clamped to [0, 1]: for vectors that are normalised already. */
export function dotScore(a: Float32Array, b: Float32Array): number {
  let dot = 0;
  for (let i = 0; i < a.length; i++) dot += (a[i] as number) * (b[i] as number);
  return clamp(dot);
}

/** 1 / (1 + Euclidean distance). */
export function euclidScore(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += ((a[i] as number) - (b[i] as number)) ** 2;
  return 1 / (1 + Math.sqrt(sum));
}

/** Bits that differ. Both have the same number of bytes. */
export function hammingDistance(a: Uint8Array, b: Uint8Array): number {
  let distance = 0;
  for (let i = 0; i < a.length; i++) {
    let x = (a[i] as number) ^ (b[i] as number);
    for (; x !== 0; x &= x - 1) distance++;
  }
  return distance;
}

/** 1 − distance / bits. */
export function hashScore(distance: number, bits: number): number {
  return 1 - distance / bits;
}

function clamp(value: number): number {
  return value > 0 ? Math.min(1, value) : 0;
}
