import { numbers } from './vectors.ts';

/** Lengths around the ends of words, and the extremes. */
export const HASH_BYTES: readonly number[] = [1, 7, 8, 9, 15, 16, 17, 24, 25, 31, 32, 33, 48, 57, 63, 64];

/** A source of hashes of one length: spread evenly, all zeros or ones, and copies of others with few bits changed, or none. */
export function hashSource(bytes: number, seed: number): () => Uint8Array {
  const next = numbers(seed);
  const below = (end: number): number => Math.floor(next() * end);
  const made: Uint8Array[] = [new Uint8Array(bytes), new Uint8Array(bytes).fill(255)];
  return () => {
    let hash = Uint8Array.from({ length: bytes }, () => below(256));
    if (next() < 0.5) {
      hash = Uint8Array.from(made[below(made.length)] as Uint8Array);
      for (let changes = below(4); changes > 0; changes--) {
        const at = below(bytes);
        hash[at] = (hash[at] as number) ^ (1 << below(8));
      }
    }
    made.push(hash);
    return hash;
  };
}
