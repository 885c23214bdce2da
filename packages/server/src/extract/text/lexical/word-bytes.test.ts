import { tokenize } from '@tocsin/engine';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { wordBytes } from './word-bytes.ts';

const words = (text: string) => {
  const bytes = wordBytes(text);
  return bytes === null ? null : new TextDecoder().decode(bytes);
};

test.each([
  ['ascii', fc.string({ unit: 'binary-ascii', maxLength: 30 })],
  ['any', fc.string({ unit: 'binary', maxLength: 30 })],
  [
    'mixed',
    fc.array(fc.constantFrom('a', 'É', 'é', ' ', '-', '語', '😀', '3', '\ud800')).map((all) => all.join('')),
  ],
])('the words of %s text are those of the engine', (_, text) => {
  fc.assert(
    fc.property(text, (text) => {
      const tokens = tokenize(text);
      expect(words(text)).toBe(tokens.length === 0 ? null : ` ${tokens.join(' ')} `);
    }),
    { numRuns: 500 },
  );
});
