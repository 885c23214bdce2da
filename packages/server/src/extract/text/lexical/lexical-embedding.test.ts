import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { cosineScore } from '@tocsin/engine';
import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { lexicalOracle } from '../../../testing/lexical-oracle.ts';
import { createLexicalEmbedding, type LexicalOptions } from './lexical-embedding.ts';

const DEFAULT: LexicalOptions = {
  dimensions: 384,
  words: { shortest: 1, longest: 2 },
  chars: { shortest: 3, longest: 5 },
};
const embed = createLexicalEmbedding(DEFAULT);
const vectorOf = (text: string) => embed(text) as Float32Array;
const score = (a: string, b: string) => cosineScore(vectorOf(a), vectorOf(b));

const letters = fc.string({
  unit: fc.constantFrom(...Array.from('abcdeéß語😀')),
  minLength: 1,
  maxLength: 8,
});
// An emoji alone is no word, and has no vector; that is a case of its own.
const text = fc
  .array(letters, { minLength: 1, maxLength: 12 })
  .map((words) => words.join(' '))
  .filter((words) => /\p{L}/u.test(words));
const sizes = (longest: number) =>
  fc
    .tuple(fc.integer({ min: 1, max: longest }), fc.integer({ min: 1, max: longest }))
    .map(([a, b]) => ({ shortest: Math.min(a, b), longest: Math.max(a, b) }));
const options = fc
  .record({
    dimensions: fc.integer({ min: 64, max: 4096 }),
    words: fc.option(sizes(3)),
    chars: fc.option(sizes(8)),
  })
  .filter(({ words, chars }) => words !== null || chars !== null);

interface Golden {
  readonly text: string;
  readonly options: LexicalOptions;
  readonly vector?: number[];
  readonly sha256?: string;
}
const golden = JSON.parse(readFileSync(new URL('golden.json', import.meta.url), 'utf8')) as readonly Golden[];

describe('the lexical embedding', () => {
  it.each(golden)('of $text never changes', ({ text, options, vector, sha256 }) => {
    const now = createLexicalEmbedding(options)(text);
    if (vector) expect(Array.from(now ?? [])).toEqual(vector);
    else
      expect(
        createHash('sha256')
          .update(now as Float32Array)
          .digest('hex'),
      ).toBe(sha256);
  });

  it('is what its documentation says, whatever the parameters', () => {
    fc.assert(
      fc.property(text, options, (text, options) => {
        const now = createLexicalEmbedding(options)(text);
        const oracle = lexicalOracle(text, options) as number[];
        expect(now).toHaveLength(options.dimensions);
        for (const [i, one] of oracle.entries()) expect(now?.[i]).toBeCloseTo(one, 6);
      }),
    );
  });

  it('has length 1, and nothing for texts without a word', () => {
    fc.assert(
      fc.property(text, options, (text, options) => {
        const now = createLexicalEmbedding(options)(text) as Float32Array;
        const squares = now.reduce((sum, one) => sum + one * one, 0);
        expect(Math.abs(Math.sqrt(squares) - 1)).toBeLessThan(1e-6);
      }),
    );
    for (const none of ['', ' \n', '–…!', '😀', '\ud800']) expect(embed(none)).toBeNull();
  });

  it('is the same for texts that differ in case, composition, punctuation or space only', () => {
    fc.assert(
      fc.property(text, fc.constantFrom(' ', '\n', ', ', ' – '), (text, between) => {
        const other = text.normalize('NFD').replaceAll(' ', between);
        expect(embed(other)).toEqual(embed(text));
        expect(embed(text.replace(/[a-eé]/g, (letter) => letter.toUpperCase()))).toEqual(embed(text));
      }),
    );
  });

  it('does not depend on what was embedded before', () => {
    const large = Array.from({ length: 30_000 }, (_, i) => `word${i}`).join(' ');
    const before = embed('a little text');
    embed(large);
    expect(embed('a little text')).toEqual(before);
    expect(embed(large)).toEqual(createLexicalEmbedding(DEFAULT)(large));
  });

  it('puts a name with a typing error nearer than any other name', () => {
    const names = ['openssl', 'postgresql', 'python3-requests', 'libcurl4', 'wireshark', 'imagemagick'];
    const ofName = createLexicalEmbedding({
      dimensions: 1024,
      words: null,
      chars: { shortest: 1, longest: 3 },
    });
    const score = (a: string, b: string) => cosineScore(ofName(a) as Float32Array, ofName(b) as Float32Array);
    for (const name of names)
      for (let i = 1; i < name.length - 1; i++) {
        const [head, a, b, tail] = [name.slice(0, i), name[i], name[i + 1], name.slice(i + 2)];
        for (const typo of [`${head}${b}${a}${tail}`, `${head}${b}${tail}`, `${head}${a}${a}${b}${tail}`])
          for (const other of names)
            if (other !== name) expect(score(typo, name)).toBeGreaterThan(score(typo, other));
      }
  });

  it('is near for a text with a few words changed, and far for another text', () => {
    const text = 'Fast line-mode Empire client, optimized for high latency links';
    expect(score(text, 'Fast line mode Empire client, optimised for slow links')).toBeGreaterThan(0.6);
    expect(score(text, 'Development files for MinGW-w64 targeting Win64')).toBeLessThan(0.15);
  });
});

test('terms that cancel each other out leave a vector all the same', () => {
  const words = { shortest: 1, longest: 1 };
  const options = { dimensions: 64, words, chars: words };
  const embed = createLexicalEmbedding(options);
  const single = Array.from({ length: 5000 }, (_, i) => `w${i}`);
  const cancelled = single.filter((a, i) => {
    const [x, y] = [a, single[(i + 1) % single.length] as string].map((one) =>
      createLexicalEmbedding({ ...options, chars: null })(one),
    );
    return x?.every((one, at) => one === -(y?.[at] ?? 0) || (one === 0 && y?.[at] === 0));
  });
  const only = createLexicalEmbedding({ ...options, chars: null });
  expect(cancelled.length).toBeGreaterThan(0);
  for (const a of cancelled) {
    const b = single[(single.indexOf(a) + 1) % single.length];
    expect(Math.hypot(...(only(`${a} ${b}`) as Float32Array))).toBeCloseTo(1, 6);
    expect(embed(`${a} ${b}`)).not.toBeNull();
  }
});
