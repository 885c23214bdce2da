import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testDocument } from '../../testing/memory-source.ts';
import { idsOf, searchFor } from '../../testing/retrieve.ts';
import { jaccard, shinglesOf } from '../deduplicate-hits.ts';

const run = async (parameters: object, payloads: object[]) =>
  idsOf(
    await searchFor(
      [['deduplicate', { ...parameters }]],
      payloads.map((payload, i) => testDocument(`d${i}`, payload)),
    ),
  );

describe('deduplicate by field', () => {
  it('keeps the first or last of each set that is equal in all fields', async () => {
    const value = fc.constantFrom('x', 'y', 1, null);
    const row = fc.record({ a: value, b: value }, { requiredKeys: [] });
    const keyOf = ({ a, b }: { a?: unknown; b?: unknown }) => JSON.stringify([a ?? null, b ?? null]);
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 12 }),
        fc.constantFrom('first', 'last'),
        async (rows, keep) => {
          const expected = rows.flatMap((one, i) => {
            const others = (keep === 'first' ? rows.slice(0, i) : rows.slice(i + 1)).map(keyOf);
            const repeated = keyOf(one) !== '[null,null]' && others.includes(keyOf(one));
            return repeated ? [] : [`d${i}`];
          });
          expect((await run({ fields: ['a', 'b'], keep }, rows)).sort()).toEqual(expected.sort());
        },
      ),
      { numRuns: 150 },
    );
  });

  it('looks at case only where it is told not to', async () => {
    const payloads = [{ u: 'A' }, { u: 'a' }];
    expect(await run({ fields: ['u'] }, payloads)).toEqual(['d0', 'd1']);
    expect(await run({ fields: ['u'], case_sensitive: false }, payloads)).toEqual(['d0']);
  });

  it('takes documents without any of the fields for no duplicates', async () => {
    expect(await run({ fields: ['u'] }, [{}, {}, { u: null }])).toEqual(['d0', 'd1', 'd2']);
  });
});

describe('deduplicate by content', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 5 })
    .map((words) => words.join(' '));
  it('keeps what is unlike all that is kept before it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(text, { maxLength: 8 }),
        fc.constantFrom(0.3, 0.6, 1),
        async (texts, threshold) => {
          const kept: number[] = [];
          texts.forEach((one, i) => {
            const alike = kept.some(
              (j) => jaccard(shinglesOf(texts[j] as string), shinglesOf(one)) >= threshold,
            );
            if (one === '' || !alike) kept.push(i);
          });
          const got = await run(
            { strategy: 'content', similarity_threshold: threshold },
            texts.map((content) => ({ content })),
          );
          expect(got).toEqual(kept.map((i) => `d${i}`));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('finds near repetitions whatever their case and marks', async () => {
    const long = 'The quick brown fox jumps over the lazy dog and runs away from it as fast as it can go';
    const payloads = [
      { content: long },
      { content: `${long.toUpperCase()}!` },
      { content: 'Something else' },
    ];
    expect(await run({ strategy: 'content' }, payloads)).toEqual(['d0', 'd2']);
  });

  it('says what to do where there are too many to compare', async () => {
    const all = Array.from({ length: 1001 }, (_, i) => testDocument(`d${i}`, { content: 'x' }));
    await expect(searchFor([['deduplicate', { strategy: 'content' }]], all)).rejects.toThrow(
      'stages[0] (deduplicate): deduplicate by content compares documents with each other and takes at most 1000; there are 1001: put a stage "limit" before it',
    );
  });
});

describe('deduplicate by feature', () => {
  it('compares vectors and hashes, and leaves documents without one', async () => {
    const hash = (last: number) => Uint8Array.from([0, 0, 0, 0, 0, 0, 0, last]);
    const all = [
      testDocument('a', {}, { 'x@v1/out': [1, 0], 'p@v1/pdq': hash(0) }),
      testDocument('b', {}, { 'x@v1/out': [1, 0.01], 'p@v1/pdq': hash(0xff) }),
      testDocument('c', {}, { 'x@v1/out': [0, 1], 'p@v1/pdq': hash(1) }),
      testDocument('d'),
    ];
    const by = async (feature_uri: string) =>
      idsOf(await searchFor([['deduplicate', { strategy: 'feature', feature_uri }]], all));
    expect(await by('tocsin://x@v1/out')).toEqual(['a', 'c', 'd']);
    expect(await by('tocsin://p@v1/pdq')).toEqual(['a', 'b', 'd']);
  });

  it.each([
    [{}, 'parameters.fields'],
    [{ strategy: 'feature' }, 'parameters.feature_uri'],
    [{ strategy: 'feature', feature_uri: 'nothing' }, 'parameters.feature_uri'],
    [{ fields: [] }, 'parameters.fields'],
  ])('%j is refused with its place', async (parameters, place) => {
    await expect(async () => run(parameters, [])).rejects.toThrow(`stages[0].${place}`);
  });
});
