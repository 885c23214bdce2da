import { expect, test } from 'vitest';
import {
  cosineScore,
  type EngineDocument,
  hammingDistance,
  hashNear,
  Monitor,
  parseFilter,
  type Query,
  similarTo,
} from '../index.ts';

const document = (payload: Record<string, unknown>, features: object = {}): EngineDocument => ({
  id: 'd',
  payload,
  vectors: new Map(),
  hashes: new Map(),
  ...features,
});

/** How many of the filters are run on a document, after so many documents of another kind. */
function runOn(filters: readonly object[], payload: Record<string, unknown>, others: object[] = []): number {
  const monitor = new Monitor({ compilePattern: (source) => new RegExp(source, 'u') });
  for (const [i, filter] of filters.entries()) monitor.put(`q${i}`, parseFilter(filter, { place: '' }));
  for (const other of others) monitor.match([document(other as Record<string, unknown>)]);
  return monitor.match([document(payload)]).queriesRun;
}

const hundred = <T>(make: (i: number) => T): T[] => Array.from({ length: 100 }, (_, i) => make(i));
const where = (operator: string, value: unknown, field = 'x'): object => ({ field, operator, value });

test.each<[string, object[], Record<string, unknown>]>([
  ['values', hundred((i) => ({ x: `v${i}` })), { x: 'V7' }],
  ['numbers', hundred((i) => ({ x: i })), { x: [7, 'seven'] }],
  ['lists of values', hundred((i) => where('in', [i, i + 1000])), { x: 1007 }],
  ['words', hundred((i) => where('text', `common w${i}`)), { x: 'a common text with w7' }],
  ['ranges of numbers', hundred((i) => ({ AND: [where('gte', i), where('lt', i + 0.5)] })), { x: 7.25 }],
  ['starts', hundred((i) => where('starts_with', `${i + 100}a`)), { x: '107abc' }],
  ['ends', hundred((i) => where('ends_with', `a${i + 100}`)), { x: 'abca107' }],
  ['parts', hundred((i) => where('contains', `<${i + 100}>`)), { x: 'in <107> out' }],
  ['patterns', hundred((i) => where('regex', `^\\d*n${i + 100}[a-z]+$`)), { x: '12n107abc' }],
  ['alternatives', hundred((i) => where('regex', `${i + 100}|${i + 500}`)), { x: 'this is 507' }],
  ['missing fields', hundred((i) => where('exists', false, `f${i}`)), missingOnly(7)],
  ['either of two', hundred((i) => ({ OR: [{ x: i }, { y: i }] })), { y: 7 }],
])('of a hundred queries for %s only the one that could match is run', (_, filters, payload) => {
  expect(runOn(filters, payload)).toBe(1);
});

function missingOnly(missing: number): Record<string, unknown> {
  return Object.fromEntries(hundred((i) => [`f${i}`, 1] as const).filter(([,], i) => i !== missing));
}

test('dates as text are narrowed down by their months', () => {
  const months = Array.from({ length: 12 }, (_, i) => `2024-${String(i + 1).padStart(2, '0')}`);
  const filters = months.map((month) => ({
    AND: [where('gte', `${month}-01`), where('lte', `${month}-31`)],
  }));
  expect(runOn(filters, { x: '2024-05-17T10:00' })).toBeLessThanOrEqual(2);
});

test('a range beside a frequent value is looked at for documents with that value alone', () => {
  const filters = hundred((i) => ({ AND: [{ kind: 'a' }, where('gte', i), where('lt', i + 0.5)] }));
  expect(runOn(filters, { kind: 'b', x: 7.25 })).toBe(0);
  expect(runOn(filters, { kind: 'a', x: 7.25 })).toBe(1);
});

test('the guards refuse what has the anchor alone', () => {
  const filters = hundred((i) => where('text', `one two w${i}`));
  expect(runOn(filters, { x: 'w7' })).toBe(0);
  expect(runOn(filters, { x: 'w7 two' })).toBe(0);
});

const withVector = (...components: number[]): EngineDocument =>
  document({}, { vectors: new Map([['x@v1/e', Float32Array.from(components)]]) });

test('queries with vectors are run for documents that are near, or cannot be compared', () => {
  const monitor = new Monitor({ compilePattern: (source) => new RegExp(source) });
  monitor.put('near', similarTo('x@v1/e', [1, 0], { minScore: 0.9 }));
  const runOn = (one: EngineDocument): number => monitor.match([one]).queriesRun;
  expect(runOn(document({}))).toBe(0);
  expect(runOn(withVector(0, 1))).toBe(0);
  expect(runOn(withVector(0, 0))).toBe(0);
  expect(runOn(withVector(1, 0.1))).toBe(1);
  expect(runOn(withVector(1, 0, 0))).toBe(1);
  expect(runOn(withVector(1, Number.NaN))).toBe(1);
  expect(monitor.match([withVector(0, 1), withVector(1, Number.NaN)]).queriesRun).toBe(1);
  expect(runOn(document({}, { hashes: new Map([['x@v1/e', Uint8Array.of(1)]]) }))).toBe(1);
});

test('a clause that every vector passes is run for those that have one', () => {
  const monitor = new Monitor({ compilePattern: (source) => new RegExp(source) });
  monitor.put('any', similarTo('x@v1/e', [1, 0], { minScore: 0 }));
  expect(monitor.match([document({}), withVector(0, 1)]).queriesRun).toBe(1);
});

test('vectors and hashes that are too long for kernels are compared one by one', () => {
  const monitor = new Monitor({ compilePattern: (source) => new RegExp(source) });
  const [vector, hash] = [new Float32Array(4097).fill(1), new Uint8Array(65).fill(1)];
  monitor.put('vector', similarTo('x@v1/e', vector, { minScore: 0.9 }));
  monitor.put('hash', hashNear('x@v1/h', hash, { maxDistance: 1 }));
  monitor.put('not finite', { ...similarTo('x@v1/e', [1], { minScore: 0.5 }), query: [Infinity] } as Query);
  const vectors = new Map([['x@v1/e', vector]]);
  const report = monitor.match([document({}, { vectors, hashes: new Map([['x@v1/h', hash]]) })]);
  expect([...report.matches.keys()].sort()).toEqual(['hash', 'vector']);
  expect(report.errors.map(({ queryId, documentId }) => [queryId, documentId])).toEqual([
    ['not finite', 'd'],
  ]);
});

test('of ten thousand vectors those that a document is near are run, and few others', () => {
  const standing = new PointsOnSpheres(24);
  const monitor = new Monitor({ compilePattern: (source) => new RegExp(source) });
  const vectors = Array.from({ length: 10_000 }, () => standing.next());
  for (const [i, vector] of vectors.entries())
    monitor.put(`q${i}`, similarTo('x@v1/e', vector, { minScore: 0.7 }));
  const batch = Array.from({ length: 300 }, (_, i) => ({
    ...withVector(...(i % 2 === 0 ? standing.next() : (vectors[31 * i] as Float32Array))),
    id: `d${i}`,
  }));
  const report = monitor.match(batch);
  const expected = vectors.flatMap((vector, q) =>
    batch
      .filter((one) => cosineScore(vector, one.vectors.get('x@v1/e') as Float32Array) >= 0.7)
      .map(({ id }) => `q${q} ${id}`),
  );
  const found = [...report.matches].flatMap(([id, list]) => list.map((one) => `${id} ${one.documentId}`));
  expect(found.sort()).toEqual(expected.sort());
  expect(expected.length).toBeGreaterThan(150);
  expect(report.queriesRun).toBeLessThan(2 * expected.length);
  expect(monitor.match([document({})]).queriesRun).toBe(0);
});

const withHash = (hash: Uint8Array): EngineDocument => document({}, { hashes: new Map([['x@v1/h', hash]]) });

test('of ten thousand hashes those that a document is near are run, and no others', () => {
  const points = new PointsOnSpheres(64);
  const hashes = Array.from({ length: 10_000 }, () => points.nextHash());
  const monitor = new Monitor({ compilePattern: (source) => new RegExp(source) });
  for (const [i, hash] of hashes.entries())
    monitor.put(`q${i}`, hashNear('x@v1/h', hash, { maxDistance: 16 }));
  const batch = Array.from({ length: 300 }, (_, i) =>
    withHash(i % 2 === 0 ? points.nextHash() : (hashes[i] as Uint8Array)),
  );
  const expected = batch.reduce((sum, { hashes: own }) => {
    const hash = own.get('x@v1/h') as Uint8Array;
    return sum + hashes.filter((one) => hammingDistance(one, hash) <= 16).length;
  }, 0);
  const report = monitor.match(batch);
  expect([...report.matches.values()].reduce((sum, list) => sum + list.length, 0)).toBe(expected);
  expect(expected).toBeGreaterThan(150);
  expect(report.queriesRun).toBe(expected);
  expect(monitor.match([document({})]).queriesRun).toBe(0);
});

test('queries with hashes are run for documents that are near, or cannot be compared', () => {
  const monitor = new Monitor({ compilePattern: (source) => new RegExp(source) });
  monitor.put('near', hashNear('x@v1/h', Uint8Array.of(0, 15), { maxDistance: 2 }));
  monitor.put('all', hashNear('x@v1/h', Uint8Array.of(0, 15), { maxDistance: 16 }));
  const runOn = (one: EngineDocument): number => monitor.match([one]).queriesRun;
  expect(runOn(document({}))).toBe(0);
  expect(runOn(withHash(Uint8Array.of(0, 12)))).toBe(2);
  expect(runOn(withHash(Uint8Array.of(0, 8)))).toBe(1);
  expect(runOn(withHash(Uint8Array.of(0)))).toBe(2);
  expect(runOn(document({}, { vectors: new Map([['x@v1/h', Float32Array.of(1)]]) }))).toBe(2);
});

/** Vectors of length 1 in all directions, the same ones each time. */
class PointsOnSpheres {
  readonly #dimensions: number;
  #state = 1;

  constructor(dimensions: number) {
    this.#dimensions = dimensions;
  }

  next(): Float32Array {
    const point = Float32Array.from({ length: this.#dimensions }, () => this.#normal());
    const length = Math.hypot(...point);
    return point.map((x) => x / length);
  }

  /** The signs of a vector as bits. */
  nextHash(): Uint8Array {
    const point = this.next();
    return Uint8Array.from({ length: point.length / 8 }, (_, i) =>
      point.subarray(8 * i, 8 * i + 8).reduce((byte, x) => 2 * byte + Number(x > 0), 0),
    );
  }

  /** About normal: the sum of some uniform numbers. */
  #normal(): number {
    let sum = 0;
    for (let i = 0; i < 6; i++) {
      this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
      sum += this.#state / 2 ** 32 - 0.5;
    }
    return sum;
  }
}

test('a query that no document can match is never run', () => {
  expect(runOn([{ OR: [] }, { AND: [{ OR: [] }, { x: 1 }] }], { x: 1 })).toBe(0);
});

test('documents teach which of several keys is rare, whatever was supposed before', () => {
  const filters = hundred(() => where('text', 'rare extraordinarilyfrequent'));
  const others = hundred(() => ({ x: 'something extraordinarilyfrequent here' }));
  const monitor = new Monitor({ compilePattern: (source) => new RegExp(source) });
  for (const [i, filter] of filters.entries()) monitor.put(`q${i}`, parseFilter(filter, { place: '' }));
  for (const other of others) monitor.match([document(other)]);
  const reasons = monitor.debug([document({ x: 'rare extraordinarilyfrequent' })]).candidates;
  expect(new Set(reasons.map(({ reason }) => reason))).toEqual(new Set(['x has the word "rare"']));
});

test('queries follow when a frequent word becomes rare and a rare one frequent', () => {
  const monitor = new Monitor({ compilePattern: (source) => new RegExp(source) });
  const anchor = (): string | undefined =>
    monitor.debug([document({ x: 'first second' })]).candidates.at(0)?.reason;
  monitor.put('q', parseFilter(where('text', 'first second'), { place: '' }));
  const batch = (x: string, count: number) => Array.from({ length: count }, () => document({ x }));
  monitor.match(batch('first', 200));
  expect(anchor()).toBe('x has the word "second"');
  monitor.match(batch('second', 4000));
  expect(anchor()).toBe('x has the word "first"');
});
