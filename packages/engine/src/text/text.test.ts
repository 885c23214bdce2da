import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareCodePoints, fold, tokenize } from '../index.ts';

test('folding composes and lowers', () => {
  expect(fold('É'.normalize('NFD'))).toBe('é');
  expect(fold('ΑΣ')).toBe('ας');
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
