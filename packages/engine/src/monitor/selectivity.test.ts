import { expect, test } from 'vitest';
import { type EngineDocument, Monitor, parseFilter } from '../index.ts';

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

test('queries with features are run for documents that have them', () => {
  const monitor = new Monitor({ compilePattern: (source) => new RegExp(source) });
  const similar = {
    kind: 'similar',
    feature: 'x@v1/e',
    query: [1, 0],
    metric: 'cosine',
    minScore: 0.9,
  } as const;
  monitor.put('near', similar);
  expect(monitor.match([document({})]).queriesRun).toBe(0);
  const vectors = new Map([['x@v1/e', Float32Array.of(1, 0)]]);
  expect(monitor.match([document({}, { vectors })]).queriesRun).toBe(1);
});

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
