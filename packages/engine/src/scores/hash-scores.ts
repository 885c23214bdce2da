const BITS_OF_BYTE = Uint8Array.from({ length: 256 }, (_, byte) => {
  let bits = 0;
  for (let rest = byte; rest > 0; rest >>= 1) bits += rest & 1;
  return bits;
});

/**
 * The number of bits in which two hashes differ.
 * @throws RangeError for hashes of different lengths
 */
export function hammingDistance(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) throw new RangeError(`hashes of ${a.length} and ${b.length} bytes`);
  let distance = 0;
  for (let i = 0; i < a.length; i++) distance += BITS_OF_BYTE[(a[i] as number) ^ (b[i] as number)] as number;
  return distance;
}

/**
 * A distance as a score in [0, 1]: 1 for equal hashes, 0 where every bit differs. The share of equal bits, divided once: 8 of
 * 80 are then exactly what is written as 0.1.
 * @param bits length of the hashes, greater than 0
 */
export function hashScore(distance: number, bits: number): number {
  return (bits - distance) / bits;
}

/** The greatest distance whose score is at least `minScore`; −1 where none is. */
export function maxHashDistance(minScore: number, bits: number): number {
  let distance = Math.min(bits, Math.max(-1, Math.ceil((1 - minScore) * bits)));
  while (distance >= 0 && hashScore(distance, bits) < minScore) distance--;
  return distance;
}
