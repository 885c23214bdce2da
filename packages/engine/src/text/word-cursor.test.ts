import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitTokens } from './tokens.ts';
import { WordCursor } from './word-cursor.ts';

function wordsOf(text: string): string[] {
  // What lies behind the end must not count.
  const units = Uint16Array.from({ length: text.length + 2 }, (_, i) =>
    i < text.length ? text.charCodeAt(i) : 0x61,
  );
  const cursor = new WordCursor(units, text.length);
  const words: string[] = [];
  while (cursor.next()) words.push(text.slice(cursor.from, cursor.to));
  expect(cursor.next()).toBe(false);
  return words;
}

test('finds the words that a pattern finds in the string', () => {
  const known = fc.constantFrom(
    'a',
    '1',
    ' ',
    '-',
    'é',
    '\u0301',
    '😀',
    '𝒜',
    '\ud835',
    '\udc9c',
    '中',
    '\u00b2',
    '½',
  );
  const text = fc.oneof(
    fc.string({ unit: known, maxLength: 12 }),
    fc.string({ unit: 'binary', maxLength: 12 }),
  );
  fc.assert(
    fc.property(text, (one) => {
      expect(wordsOf(one)).toEqual(splitTokens(one));
    }),
    { numRuns: 5000 },
  );
});
