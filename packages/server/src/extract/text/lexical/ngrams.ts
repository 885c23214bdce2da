import { FNV_OFFSET, finish, fnvByte } from './hash.ts';
import type { TermCounts } from './term-counts.ts';

/** Which n-grams are counted: all lengths from the shortest to the longest. */
export interface NgramSizes {
  readonly shortest: number;
  readonly longest: number;
}

/** What the hashes of the two families begin with, so that the word "a" and the character "a" are different terms. */
const WORD = fnvByte(FNV_OFFSET, 1);
const CHAR = fnvByte(FNV_OFFSET, 2);
const SPACE = 0x20;

/**
 * Counts runs of words, joined by spaces, in what `wordBytes` gives: of "a b c" with sizes 1 to 2: "a", "a b", "b", "b c", "c". Where there are
 * fewer words than the shortest size, all of them are one run.
 */
export function countWords(bytes: Uint8Array, { shortest, longest }: NgramSizes, counts: TermCounts): void {
  for (let space = 0; space < bytes.length - 1; space++) {
    if (bytes[space] !== SPACE) continue;
    let hash = WORD;
    let words = 0;
    for (let i = space + 1; i < bytes.length && words < longest; i++) {
      const byte = bytes[i] as number;
      if (byte === SPACE) {
        words++;
        const isWhole = space === 0 && i === bytes.length - 1;
        if (words >= shortest || isWhole) counts.add(finish(hash));
      }
      hash = fnvByte(hash, byte);
    }
  }
}

/**
 * Counts runs of code points within each word, the word between two spaces: of "ab" with size 3: " ab", "ab ". A word
 * that is shorter than the shortest size is one run as a whole.
 */
export function countChars(bytes: Uint8Array, sizes: NgramSizes, counts: TermCounts): void {
  for (let from = 0; from < bytes.length - 1; ) {
    const to = bytes.indexOf(SPACE, from + 1);
    if (countFrom(bytes, from, to, sizes, counts) < sizes.shortest)
      counts.add(finish(hashOf(bytes, from, to)));
    for (let first = from + 1; first <= to; first++)
      if (!isContinuation(bytes[first] as number)) countFrom(bytes, first, to, sizes, counts);
    from = to;
  }
}

/** Counts the runs that begin at a byte. @returns the length of the longest one, counted or not */
function countFrom(
  bytes: Uint8Array,
  first: number,
  to: number,
  { shortest, longest }: NgramSizes,
  counts: TermCounts,
): number {
  let hash = CHAR;
  let points = 0;
  for (let i = first; i <= to && points < longest; ) {
    hash = fnvByte(hash, bytes[i++] as number);
    if (i <= to && isContinuation(bytes[i] as number)) continue;
    if (++points >= shortest) counts.add(finish(hash));
  }
  return points;
}

function hashOf(bytes: Uint8Array, first: number, to: number): number {
  let hash = CHAR;
  for (let i = first; i <= to; i++) hash = fnvByte(hash, bytes[i] as number);
  return hash;
}

/** Whether a byte of UTF-8 is not the first of its code point. */
function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}
