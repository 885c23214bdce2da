import { tokenize } from '@tocsin/engine';
import { readPackages } from '../engine/data.ts';
import { DIMENSIONS, normalise, type VectorSet, vectorSet } from './vector-set.ts';

/** Words are counted by a hash of them, in so many buckets. */
const BUCKETS = 2 ** 18;
/** Bits of a hash that give the signs of as many dimensions. */
const WORD_BITS = 32;

/** Real vectors: those that are searched, and those of texts that are not among them. */
export interface TextVectors {
  readonly rows: VectorSet;
  readonly heldOut: VectorSet;
}

/** A text's buckets and how often each is met. */
type Counts = ReadonlyMap<number, number>;

/**
 * Vectors of length 1 of the packages' texts: hashed TF-IDF, (1 + log tf) · idf, projected to {@link DIMENSIONS} by signs
 * that a hash of bucket and dimension gives. The same ones each time.
 * @param count texts that are searched; idf is theirs
 * @param heldOut further texts
 */
export function makeTextVectors(count: number, heldOut: number): TextVectors {
  const counts = readPackages(count + heldOut).map(({ text }) => countBuckets(text));
  if (counts.length < count + heldOut)
    throw new Error(`${counts.length} packages are fewer than ${count + heldOut}`);
  const idf = inverseFrequencies(counts.slice(0, count));
  const flat = new Float32Array(counts.length * DIMENSIONS);
  const sum = new Float64Array(DIMENSIONS);
  for (const [i, buckets] of counts.entries()) {
    sum.fill(0);
    for (const [bucket, times] of buckets)
      addSigns(sum, bucket, (1 + Math.log(times)) * (idf[bucket] as number));
    normalise(sum);
    flat.set(sum, i * DIMENSIONS);
  }
  return {
    rows: vectorSet(flat.subarray(0, count * DIMENSIONS)),
    heldOut: vectorSet(flat.subarray(count * DIMENSIONS)),
  };
}

function countBuckets(text: string): Counts {
  const counts = new Map<number, number>();
  for (const word of tokenize(text)) {
    const bucket = hash(word) % BUCKETS;
    counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  }
  return counts;
}

function inverseFrequencies(counts: readonly Counts[]): Float64Array {
  const frequencies = new Float64Array(BUCKETS);
  for (const buckets of counts)
    for (const bucket of buckets.keys()) frequencies[bucket] = (frequencies[bucket] as number) + 1;
  return frequencies.map((frequency) => Math.log(counts.length / Math.max(1, frequency)));
}

/** Adds the weight to each dimension, or takes it away. */
function addSigns(sum: Float64Array, bucket: number, weight: number): void {
  const signed = [weight, -weight] as const;
  for (let first = 0; first < DIMENSIONS; first += WORD_BITS) {
    let bits = mix(bucket * DIMENSIONS + first + 1);
    for (let d = first; d < first + WORD_BITS; d++) {
      sum[d] = (sum[d] as number) + (signed[bits & 1] as number);
      bits >>>= 1;
    }
  }
}

/** FNV-1a over UTF-16 units. */
function hash(word: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < word.length; i++) h = Math.imul(h ^ word.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

/** The end of MurmurHash3. */
function mix(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
