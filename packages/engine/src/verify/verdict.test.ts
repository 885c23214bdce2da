import { describe, expect, test } from 'vitest';
import {
  allOf,
  anyOf,
  compileQuery,
  type EngineDocument,
  hashNear,
  noneOf,
  parseFilter,
  prepareDocument,
  type Query,
  QueryError,
  similarTo,
  type Verdict,
} from '../index.ts';

const DOCUMENT: EngineDocument = {
  id: 'd',
  payload: { text: 'foo bar', size: 5, wanted: [3, 4], wrong: [1], hash: 'FF00', tags: ['a', 'b'] },
  vectors: new Map([
    ['x@v1/embedding', Float32Array.of(3, 4)],
    ['x@v1/zero', Float32Array.of(0, 0)],
    ['x@v1/other', Float32Array.of(4, 3)],
  ]),
  hashes: new Map([['x@v1/pdq', Uint8Array.of(0xff, 0x0f)]]),
};

function verdict(query: Query): Verdict | null {
  const compiled = compileQuery(query, { compilePattern: (source) => new RegExp(source, 'u') });
  const prepared = prepareDocument(DOCUMENT);
  const found = compiled.verdict(prepared);
  expect(compiled.matches(prepared)).toBe(found !== null);
  return found;
}

const filter = (input: unknown): Query => parseFilter(input, { place: '' });
const near = (minScore: number, feature = 'x@v1/embedding'): Query =>
  similarTo(feature, [4, 3], { minScore });
const score = (query: Query): number | undefined => verdict(query)?.score;

describe('vectors', () => {
  test('a score at the threshold passes, one below does not', () => {
    expect(score(near(0.96))).toBe(0.96);
    expect(score(near(0.9600001))).toBeUndefined();
  });

  test('the scheme of an address does not count', () =>
    expect(score(near(0.9, 'any://x@v1/embedding'))).toBe(0.96));

  test('a missing feature does not match, even without a threshold', () =>
    expect(score(near(0, 'y@v1/embedding'))).toBeUndefined());

  test('another dimension, or a hash, cannot be compared', () => {
    expect(() => verdict(similarTo('x@v1/embedding', [1, 2, 3], { minScore: 0 }))).toThrow(
      'is a vector of 2 dimensions and cannot be compared with a vector of 3 dimensions',
    );
    expect(() => verdict(near(0, 'x@v1/pdq'))).toThrow(
      'is a hash of 16 bits and cannot be compared with a vector of 2 dimensions',
    );
    expect(() => verdict(similarTo('x@v1/embedding', { field: 'wrong' }, { minScore: 0 }))).toThrow(
      'a vector of 1 dimensions',
    );
  });

  test('the zero vector scores 0', () => expect(score(near(0, 'x@v1/zero'))).toBe(0));

  test('dot and euclid', () => {
    expect(score(similarTo('x@v1/embedding', [0.1, 0.1], { minScore: 0.5, metric: 'dot' }))).toBeCloseTo(
      0.7,
      6,
    );
    expect(score(similarTo('x@v1/embedding', [0, 0], { minScore: 0, metric: 'euclid' }))).toBe(1 / 6);
  });

  test('the query may be a field or another feature of the document', () => {
    expect(score(similarTo('x@v1/embedding', { field: 'wanted' }, { minScore: 0.9 }))).toBe(1);
    expect(score(similarTo('x@v1/embedding', { field: 'x@v1/other' }, { minScore: 0.9 }))).toBe(0.96);
    for (const field of ['missing', 'text'])
      expect(score(similarTo('x@v1/embedding', { field }, { minScore: 0 }))).toBeUndefined();
  });

  test.each([[[]], [[Number.NaN]], [[1e39]]])('the query %j is refused', (query) => {
    expect(() => similarTo('x@v1/embedding', query, { minScore: 0 })).toThrow(QueryError);
  });
});

describe('hashes', () => {
  const query = Uint8Array.of(0xff, 0x00);

  test('a distance at the limit passes, one above does not', () => {
    expect(score(hashNear('x@v1/pdq', query, { maxDistance: 4 }))).toBe(0.75);
    expect(score(hashNear('x@v1/pdq', query, { maxDistance: 3 }))).toBeUndefined();
  });

  test('a missing hash does not match', () =>
    expect(score(hashNear('y', query, { maxDistance: 64 }))).toBeUndefined());

  test('another length, or a vector, cannot be compared', () => {
    expect(() => verdict(hashNear('x@v1/pdq', Uint8Array.of(0xff), { maxDistance: 64 }))).toThrow(
      'is a hash of 16 bits and cannot be compared with a hash of 8 bits',
    );
    const bytesOfAVector = new Uint8Array(8);
    expect(() => verdict(hashNear('x@v1/embedding', bytesOfAVector, { maxDistance: 64 }))).toThrow(
      'is a vector of 2 dimensions and cannot be compared with a hash of 64 bits',
    );
  });

  test('the query may be hex in a field of the document', () => {
    expect(score(hashNear('x@v1/pdq', { field: 'hash' }, { maxDistance: 4 }))).toBe(0.75);
    expect(score(hashNear('x@v1/pdq', { field: 'text' }, { maxDistance: 64 }))).toBeUndefined();
  });

  test('an empty hash is refused', () =>
    expect(() => hashNear('x', new Uint8Array(), { maxDistance: 1 })).toThrow(QueryError));
});

describe('score', () => {
  test('a filter alone scores 1', () => expect(score(filter({ size: 5 }))).toBe(1));
  test('a filter beside a feature does not raise its score', () =>
    expect(score(allOf([filter({ size: 5 }), near(0.5)]))).toBe(0.96));
  test('the best passing feature counts, also one that passes with 0', () => {
    const zero = near(0, 'x@v1/zero');
    expect(score(anyOf([zero, near(0.5), near(0.99)]))).toBe(0.96);
    expect(score(anyOf([zero, filter({ size: 5 })]))).toBe(0);
  });
  test('a denied feature does not count', () => expect(score(noneOf([near(0.99)]))).toBe(1));
});

describe('evidence', () => {
  const evidence = (query: Query) => verdict(query)?.evidence;

  test('of a comparison has the value that passed', () =>
    expect(evidence(filter({ field: 'size', operator: 'gte', value: 3 }))).toEqual([
      { clause: 'size gte 3', field: 'size', operator: 'gte', value: 5, threshold: 3 },
    ]));

  test('of a list has the element that passed', () => {
    expect(evidence(filter({ tags: 'B' }))?.[0]?.value).toBe('b');
    expect(evidence(filter({ field: 'tags', operator: 'contains', value: 'B' }))?.[0]?.value).toBe('b');
  });

  test('of text has the words', () =>
    expect(evidence(filter({ field: 'text', operator: 'text', value: 'Bar foo bar' }))).toEqual([
      { clause: 'text text "Bar foo bar"', field: 'text', operator: 'text', terms: ['bar', 'foo'] },
    ]));

  test('of features has score, distance and threshold', () => {
    expect(evidence(near(0.5))).toEqual([
      {
        clause: 'x@v1/embedding cosine at least 0.5',
        feature: 'x@v1/embedding',
        score: 0.96,
        threshold: 0.5,
      },
    ]);
    const hash = hashNear('x@v1/pdq', Uint8Array.of(0xff, 0x0e), { maxDistance: 2 });
    expect(evidence(hash)?.[0]).toMatchObject({
      feature: 'x@v1/pdq',
      distance: 1,
      threshold: 2,
      score: 15 / 16,
    });
  });

  test('leaves out what failed, and a half-passed AND leaves nothing behind', () => {
    const half = allOf([filter({ size: 5 }), filter({ size: 6 })]);
    expect(evidence(anyOf([half, filter({ text: 'FOO bar' })]))?.map(({ field }) => field)).toEqual(['text']);
  });

  test('of a denial is the denial', () =>
    expect(evidence(filter({ NOT: { size: 6 } }))).toEqual([{ clause: 'not size eq 6' }]));

  test('of a query for everything is empty', () => expect(evidence(allOf([]))).toEqual([]));
});
