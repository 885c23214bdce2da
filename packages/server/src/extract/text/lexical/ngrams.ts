import { FNV_OFFSET, finish, fnvByte, fnvCodePoint } from './hash.ts';
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
 * Counts runs of words, joined by spaces: of "a b c" with sizes 1 to 2: "a", "a b", "b", "b c", "c". Where there are
 * fewer words than the shortest size, all of them are one run.
 */
export function countWords(tokens: readonly string[], sizes: NgramSizes, counts: TermCounts): void {
  const shortest = Math.min(sizes.shortest, tokens.length);
  for (let first = 0; first + shortest <= tokens.length; first++) {
    const end = Math.min(tokens.length, first + sizes.longest);
    let hash = WORD;
    for (let i = first; i < end; i++) {
      if (i > first) hash = fnvByte(hash, SPACE);
      hash = hashWord(hash, tokens[i] as string);
      if (i - first + 1 >= shortest) counts.add(finish(hash));
    }
  }
}

function hashWord(start: number, token: string): number {
  let hash = start;
  for (let i = 0; i < token.length; i++) {
    const unit = token.charCodeAt(i);
    if (unit < 0x80) {
      hash = fnvByte(hash, unit);
    } else {
      const point = token.codePointAt(i) as number;
      if (point > 0xffff) i++;
      hash = fnvCodePoint(hash, point);
    }
  }
  return hash;
}

/**
 * Counts runs of code points within each word, the word between two spaces: of "ab" with size 3: " ab", "ab ". A word
 * that is shorter than the shortest size is one run as a whole.
 */
export function countChars(tokens: readonly string[], sizes: NgramSizes, counts: TermCounts): void {
  for (const token of tokens) {
    const points = pointsOf(token);
    const shortest = Math.min(sizes.shortest, points.length);
    for (let first = 0; first + shortest <= points.length; first++) {
      const end = Math.min(points.length, first + sizes.longest);
      let hash = CHAR;
      for (let i = first; i < end; i++) {
        hash = fnvCodePoint(hash, points[i] as number);
        if (i - first + 1 >= shortest) counts.add(finish(hash));
      }
    }
  }
}

function pointsOf(token: string): number[] {
  const points = [SPACE];
  for (let i = 0; i < token.length; i++) {
    const point = token.codePointAt(i) as number;
    if (point > 0xffff) i++;
    points.push(point);
  }
  points.push(SPACE);
  return points;
}
