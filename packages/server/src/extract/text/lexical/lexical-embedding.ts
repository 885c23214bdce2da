import { countChars, countWords, type NgramSizes } from './ngrams.ts';
import { TermCounts } from './term-counts.ts';
import { wordBytes } from './word-bytes.ts';

export type { NgramSizes } from './ngrams.ts';

/** Limits of the parameters. */
export const MIN_DIMENSIONS = 64;
export const MAX_DIMENSIONS = 4096;
export const MAX_NGRAM = { words: 3, chars: 8 } as const;

/** What a lexical embedding is made of. At least one of the two families of n-grams is there. */
export interface LexicalOptions {
  readonly dimensions: number;
  readonly words: NgramSizes | null;
  readonly chars: NgramSizes | null;
}

/** A text as a vector of length 1; null where the text has no word. */
export type LexicalEmbedding = (text: string) => Float32Array | null;

const TWO_TO_32 = 2 ** 32;
/** Room to count in: words, and characters. A text is counted in one go, so all embeddings of a thread can share it. */
const WORDS = new TermCounts();
const CHARS = new TermCounts();

/**
 * Texts as vectors of hashed n-grams. Takes time linear in the text.
 *
 * The text is composed (NFC), lowered and split into words; n-grams of words and of characters within words (as in
 * fastText, Bojanowski et al. 2017) are counted by a 32-bit hash. A term that makes up the share p of its family counts
 * √p: sublinear, and the product of two families is the Bhattacharyya coefficient of their distributions. (A logarithm
 * would do as well, but only square roots are rounded the same everywhere.) Both families weigh the same. Signed feature
 * hashing (Weinberger et al. 2009) puts each term into one dimension, so that collisions cancel out on average; sums are
 * scaled to length 1 and rounded to float32.
 */
export function createLexicalEmbedding({ dimensions, words, chars }: LexicalOptions): LexicalEmbedding {
  const sums = new Float64Array(dimensions);
  return (text) => {
    const bytes = wordBytes(text);
    if (bytes === null) return null;
    clearCounts();
    if (words !== null) countWords(bytes, words, WORDS);
    if (chars !== null) countChars(bytes, chars, CHARS);
    spread(sums, true);
    // With few terms the signs can cancel out everything that there is.
    if (lengthOf(sums) === 0) spread(sums, false);
    clearCounts(); // a long text would hold its memory until the next one
    return scaled(sums);
  };
}

function clearCounts(): void {
  WORDS.clear();
  CHARS.clear();
}

/** Adds up what was counted. */
function spread(sums: Float64Array, signed: boolean): void {
  sums.fill(0);
  const scale = sums.length / TWO_TO_32;
  for (const terms of [WORDS, CHARS])
    for (let i = 0; i < terms.size; i++) {
      const hash = terms.hashAt(i);
      const weight = Math.sqrt(terms.countAt(i) / terms.total);
      // The high bits choose the dimension, the lowest one the sign.
      const at = Math.floor((hash >>> 0) * scale);
      sums[at] = (sums[at] as number) + (signed && (hash & 1) === 1 ? -weight : weight);
    }
}

function lengthOf(sums: Float64Array): number {
  let squares = 0;
  for (let i = 0; i < sums.length; i++) squares += (sums[i] as number) * (sums[i] as number);
  return Math.sqrt(squares);
}

function scaled(sums: Float64Array): Float32Array {
  const length = lengthOf(sums);
  const vector = new Float32Array(sums.length);
  for (let i = 0; i < sums.length; i++) vector[i] = (sums[i] as number) / length;
  return vector;
}
