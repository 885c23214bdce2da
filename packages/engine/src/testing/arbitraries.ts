import * as fc from 'fast-check';
import type { EngineDocument, Query } from '../index.ts';
import { allOf, anyOf, hashNear, noneOf, parseFilter, similarTo } from '../index.ts';

/** Few fields and a small alphabet, so that conditions often hold, and often nearly hold. */
const FIELDS = ['a', 'b', 'c.d', 'c'];
const PARTS = [
  'a',
  'A',
  'b',
  'ab',
  'cab',
  ' ',
  '-',
  'é',
  'E\u0301',
  'ß',
  'ſ',
  's',
  'K',
  '1',
  '😀',
  '𝒜',
  '～',
  'Σ',
  'σ',
  'Ϊ\u0301',
  'H',
  '\u0331',
  'İ',
  '(',
];

export const strings: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...PARTS), { maxLength: 5 })
  .map((parts) => parts.join(''));
const words = fc.oneof(
  strings.filter((text) => /[\p{L}\p{M}\p{N}]/u.test(text)),
  fc.constantFrom('a b', 'A ab', 'b-a', 'ab a b', 'é s', '𝒜', 'a 𝒜b'),
);
const numbers = fc.constantFrom(-2, -1, 0, -0, 1, 1.5, 2, 1e300);
const dates = fc.constantFrom('2024-01-01', '2024-01-02', '2024-02-01T10:00', '2025-01-01', '');
const scalars = fc.oneof(
  strings,
  fc.constantFrom('a', 'b', 'ab', 'a b', 'é', 's', 'ſ', 'cab', '𝒜', 'a-𝒜b'),
  numbers,
  fc.boolean(),
  fc.constant(null),
  dates,
);
const deep = fc.oneof(
  { weight: 8, arbitrary: scalars },
  { weight: 1, arbitrary: fc.array(scalars, { maxLength: 2 }) },
  { weight: 1, arbitrary: fc.record({ x: scalars }) },
);
const values = fc.oneof(scalars, fc.array(deep, { maxLength: 3 }), fc.record({ d: scalars }), deep);

/** Patterns of every kind that literals are read from, and some that they are not. */
export const patterns: fc.Arbitrary<string> = fc.constantFrom(
  'a',
  'ab',
  'cab',
  '^a',
  'b$',
  'a+b',
  'a?b',
  'ca*b',
  'a|b',
  'ab|cab',
  '(ab)?c',
  '(?:ab|c)a',
  '[ab]b',
  '[^a]b',
  'a.b',
  'a{2}',
  'ab{0,1}',
  '\\d',
  'a\\-b',
  's',
  'k',
  'ss',
  'é',
  'aé',
  '\\w+ab',
  '',
  'A',
  'S',
  'h',
  'ah',
  '|a',
  'x+y',
  'a b',
  'a{1,',
  'ba',
);

const VALUES: Record<string, fc.Arbitrary<unknown>> = {
  eq: deep,
  ne: deep,
  gt: fc.oneof(strings, numbers, dates),
  gte: fc.oneof(strings, numbers, dates),
  lt: fc.oneof(strings, numbers, dates),
  lte: fc.oneof(strings, numbers, dates),
  in: fc.array(deep, { maxLength: 3 }),
  nin: fc.array(deep, { maxLength: 3 }),
  contains: scalars,
  starts_with: strings,
  ends_with: strings,
  regex: patterns,
  exists: fc.boolean(),
  is_null: fc.boolean(),
  text: words,
};

/** The operators of conditions. */
export const operators: readonly string[] = Object.keys(VALUES);

/** A condition on a field, with a constant or, now and then, another field. */
export function conditionOf(operator: string, field: fc.Arbitrary<string>): fc.Arbitrary<Query> {
  const constants = VALUES[operator] ?? fc.constant(null);
  const dynamic = fc.record({ type: fc.constant('dynamic'), field: fc.constantFrom(...FIELDS) });
  const value = fc.oneof({ weight: 9, arbitrary: constants }, { weight: 1, arbitrary: dynamic });
  return fc
    .record({ field, operator: fc.constant(operator), value, case_sensitive: fc.boolean() })
    .map((condition) => parseFilter(condition, { place: '' }));
}

const conditions = fc
  .constantFrom(...operators)
  .chain((operator) => conditionOf(operator, fc.constantFrom(...FIELDS)));

/** Few components of a usual size, so that vectors are equal, opposite or zero now and then; and some of any size. */
const components = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(-1, 0, 0, 0.5, 1) },
  { weight: 1, arbitrary: fc.constantFrom(-0, 1e-45, 1e-30, -1e-15, 1e15, -1e30, 3.4e38) },
);

/** Vectors of few dimensions, and with a pattern that repeats of more than kernels look at in one go. */
const vectors = fc
  .tuple(fc.array(components, { minLength: 1, maxLength: 3 }), fc.constantFrom(1, 1, 1, 33, 70))
  .map(([pattern, times]) =>
    Array.from({ length: pattern.length * times }, (_, d) => pattern[d % pattern.length] as number),
  );

/** Hashes of few bytes, and with a pattern that repeats of a word of 64 bits, more, and more than kernels take. */
const hashes = fc
  .tuple(fc.uint8Array({ minLength: 1, maxLength: 2 }), fc.constantFrom(1, 1, 1, 8, 20, 65))
  .map(([pattern, times]) =>
    Uint8Array.from({ length: pattern.length * times }, (_, i) => pattern[i % pattern.length] as number),
  );

/** Clauses on vectors, with thresholds that all, some or no vectors reach, some of them exactly. */
export const similarQueries: fc.Arbitrary<Query> = fc
  .record({
    vector: fc.oneof(
      { weight: 9, arbitrary: vectors },
      { weight: 1, arbitrary: fc.constant({ field: 'a' }) },
    ),
    minScore: fc.constantFrom(-1, 0, 1e-9, 0.2, 0.5, Math.SQRT1_2, 0.99, 1, 1.5),
    metric: fc.constantFrom('cosine', 'cosine', 'dot', 'euclid'),
  })
  .map(({ vector, ...options }) => similarTo('x@v1/embedding', vector, options));

/** Clauses on hashes, with limits that all, some or no hashes keep. */
const hashQueries: fc.Arbitrary<Query> = fc
  .record({
    hash: fc.oneof({ weight: 9, arbitrary: hashes }, { weight: 1, arbitrary: fc.constant({ field: 'a' }) }),
    maxDistance: fc.oneof(fc.integer({ min: -1, max: 17 }), fc.constantFrom(2.5, 40, 520)),
  })
  .map(({ hash, maxDistance }) => hashNear('x@v1/pdq', hash, { maxDistance }));

const leaves: fc.Arbitrary<Query> = fc.oneof(
  { weight: 8, arbitrary: conditions },
  { weight: 1, arbitrary: similarQueries },
  { weight: 1, arbitrary: hashQueries },
);

/** Queries over leaves, nested, with empty combinations. */
function nested(leaf: fc.Arbitrary<Query>): fc.Arbitrary<Query> {
  return fc.letrec<{ query: Query }>((tie) => {
    const children = fc.array(tie('query'), { maxLength: 3 });
    return {
      query: fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        leaf,
        children.map(allOf),
        children.map(anyOf),
        children.map(noneOf),
      ),
    };
  }).query;
}

/** Queries of all kinds. */
export const queries: fc.Arbitrary<Query> = nested(leaves);

/** Queries about features, with few other conditions. */
export const featureQueries: fc.Arbitrary<Query> = nested(
  fc.oneof(
    { weight: 4, arbitrary: similarQueries },
    { weight: 2, arbitrary: hashQueries },
    { weight: 1, arbitrary: conditions },
  ),
);

/** What a document has: now and then a vector that is not finite. */
const documentVectors = fc.oneof(
  { weight: 9, arbitrary: vectors },
  {
    weight: 1,
    arbitrary: fc.array(fc.constantFrom(1, Number.NaN, Infinity, -Infinity), { minLength: 1, maxLength: 3 }),
  },
);

/** Where a document's vector and hash stand; now and then a vector where a hash is expected, and the reverse. */
const addresses = fc.constantFrom(
  ...Array.from({ length: 8 }, () => ['x@v1/embedding', 'x@v1/pdq'] as const),
  ['x@v1/pdq', 'x@v1/embedding'] as const,
  ['x@v1/embedding', 'x@v1/embedding'] as const,
);

/** Documents with missing fields, nulls, lists, mixed types, nested objects, vectors and hashes. */
export const documents: fc.Arbitrary<EngineDocument> = fc
  .record({
    payload: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'c.d'), values),
    vector: fc.option(documentVectors),
    hash: fc.option(hashes),
    addresses,
  })
  .map(({ payload, vector, hash, addresses: [atVector, atHash] }) => ({
    id: JSON.stringify([payload, vector, hash, atVector, atHash]),
    payload: { ...payload },
    vectors: new Map(vector === null ? [] : [[atVector, Float32Array.from(vector)]]),
    hashes: new Map(hash === null ? [] : [[atHash, hash]]),
  }));

/** Compiles patterns as the tests want them: without case where it does not count. */
export function compilePattern(source: string, { caseSensitive }: { caseSensitive: boolean }): RegExp {
  return new RegExp(source, caseSensitive ? 'u' : 'iu');
}
