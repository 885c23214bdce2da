import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareCodePoints, compileQuery, fold, parseFilter, prepareDocument, tokenize } from '../index.ts';
import { compilePattern } from '../testing/arbitraries.ts';

test('folding composes and lowers', () => {
  expect(fold('É'.normalize('NFD'))).toBe('é');
  expect(fold('ΑΣ')).toBe('ασ');
  expect(fold('ΠΡΟΪ\u0301ΣΤΑΤΑΙ')).toContain(fold('προΐσταται'));
});

test.each(['starts_with', 'contains', 'text'])('the end of a word is like its middle for %s', (operator) => {
  const passes = (title: string, value: string): boolean =>
    compileQuery(parseFilter({ field: 'title', operator, value }, { place: '' }), { compilePattern }).matches(
      prepareDocument({ id: '', payload: { title }, vectors: new Map(), hashes: new Map() }),
    );
  expect(passes('ΟΔΥΣΣΕΑΣ', operator === 'text' ? 'οδυσσεας' : 'ΟΔΥΣ')).toBe(true);
  expect(passes('ΟΔΟΣ', 'οδος')).toBe(true);
});

/** Any code point, and more often those whose folding is peculiar. */
const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 2 }),
      fc.constantFrom(
        'Σ',
        'ς',
        'σ',
        'Α',
        ' ',
        'Ϊ',
        '\u0301',
        '\u0308',
        'H',
        '\u0331',
        'İ',
        'ß',
        'ẞ',
        'K',
        'ſ',
        'ﬁ',
        'Dž',
      ),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''));

test('folding is done with once, and gives NFC', () => {
  for (let point = 0; point <= 0x10ffff; point++) {
    const folded = fold(String.fromCodePoint(point));
    if (fold(folded) !== folded) expect.fail(`U+${point.toString(16)}`);
  }
  fc.assert(
    fc.property(anyText, (text) => {
      const folded = fold(text);
      expect(fold(folded)).toBe(folded);
      expect(folded.normalize('NFC')).toBe(folded);
      expect(fold(text.normalize('NFD'))).toBe(folded);
    }),
    { numRuns: 1000 },
  );
});

test('a text folds as its parts do, as far as they do not compose', () => {
  fc.assert(
    fc.property(anyText, anyText, (a, b) => {
      expect(fold(a + b)).toBe((fold(a) + fold(b)).normalize('NFC'));
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['Config::MVP 2.0', ['config', 'mvp', '2', '0']],
  ['naïve café', ['naïve', 'café']],
  ['日本語 テスト', ['日本語', 'テスト']],
  ['x86_64-linux', ['x86', '64', 'linux']],
  ['हिन्दी', ['हिन्दी']],
  ['a a', ['a', 'a']],
  [' – … 😀', []],
  ['', []],
])('%j has the tokens %j', (text, tokens) => expect(tokenize(text)).toEqual(tokens));

test('order is by code point', () => {
  const spread = (text: string) => Array.from(text, (point) => point.codePointAt(0) ?? 0);
  const naive = (a: number[], b: number[]) => {
    const different = a.findIndex((point, i) => point !== b[i]);
    if (different === -1) return Math.sign(a.length - b.length);
    return different >= b.length ? 1 : Math.sign((a[different] ?? 0) - (b[different] ?? 0));
  };
  const text = fc.string({ unit: 'binary', maxLength: 4 });
  fc.assert(
    fc.property(text, text, text, (start, a, b) => {
      const [x, y] = [start + a, start + b];
      expect(Math.sign(compareCodePoints(x, y))).toBe(naive(spread(x), spread(y)));
    }),
    { numRuns: 500 },
  );
  expect(compareCodePoints('～', '😀')).toBeLessThan(0);
});
