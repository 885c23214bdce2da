import { type EngineDocument, Monitor, parseFilter } from '@tocsin/engine';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compilePattern } from './patterns.ts';

const ATOMS = [
  'a',
  'b',
  'K',
  's',
  'é',
  '\\.',
  '\\d',
  '.',
  '[ab]',
  '[^a]',
  '(ab)',
  '(?:b|ca)',
  '(?i:a)',
  '\\x41',
  'ab c',
];
const REPEATS = ['', '', '', '*', '+', '?', '{2}', '{0,1}', '*?', '+?'];

const run = fc
  .array(fc.tuple(fc.constantFrom(...ATOMS), fc.constantFrom(...REPEATS)), { maxLength: 5 })
  .map((parts) => parts.map((part) => part.join('')).join(''));
const pattern = fc
  .tuple(fc.constantFrom('', '', '^', '(?s)', '\\Q.\\E'), fc.array(run, { minLength: 1, maxLength: 3 }))
  .map(([start, runs]) => start + runs.join('|'));
const text = fc
  .array(
    fc.constantFrom('a', 'b', 'ab', 'A', 'k', 'K', '\u212a', 's', 'ſ', 'é', 'E\u0301', '.', '7', 'c', ' '),
    {
      maxLength: 8,
    },
  )
  .map((parts) => parts.join(''));

function passes(source: string): boolean {
  try {
    compilePattern(source, { caseSensitive: true });
    return true;
  } catch {
    return false;
  }
}

test('the engine finds with its keys whatever a pattern in RE2 syntax finds in a text', () => {
  fc.assert(
    fc.property(
      pattern.filter(passes),
      fc.array(text, { maxLength: 4 }),
      fc.boolean(),
      (value, texts, caseSensitive) => {
        const monitor = new Monitor({ compilePattern });
        const filter = { field: 'x', operator: 'regex', value, case_sensitive: caseSensitive };
        monitor.put('q', parseFilter(filter, { place: '' }));
        const documents = texts.map(
          (x, i): EngineDocument => ({
            id: String(i),
            payload: { x },
            vectors: new Map(),
            hashes: new Map(),
          }),
        );
        const found = monitor.match(documents).matches.get('q') ?? [];
        const compiled = compilePattern(value.normalize('NFC'), { caseSensitive });
        const expected = documents.filter((_, i) => compiled.test((texts[i] as string).normalize('NFC')));
        expect(found.map(({ documentId }) => documentId)).toEqual(expected.map(({ id }) => id));
      },
    ),
    { numRuns: 1500 },
  );
});
