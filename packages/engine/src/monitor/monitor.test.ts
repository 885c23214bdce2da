import { expect, test } from 'vitest';
import {
  anyOf,
  type EngineDocument,
  hashNear,
  Monitor,
  parseFilter,
  type Query,
  similarTo,
} from '../index.ts';

const compilePattern = (source: string) => new RegExp(source, 'u');
const filter = (input: unknown): Query => parseFilter(input, { place: '' });
const document = (id: string, payload: Record<string, unknown>): EngineDocument => ({
  id,
  payload,
  vectors: new Map(),
  hashes: new Map(),
});

const documents = [
  document('one', { n: 1, pattern: '(' }),
  document('two', { n: 2 }),
  document('three', { n: 3 }),
];
const broken = filter({ field: 'n', operator: 'regex', value: '(' });

test('matches come by query, in the order of the documents, with their cost', () => {
  let clock = 100;
  const monitor = new Monitor({ compilePattern, now: () => (clock += 5) });
  monitor.put('big', filter({ field: 'n', operator: 'gte', value: 2 }));
  monitor.put('none', filter({ n: 9 }));
  const report = monitor.match(documents);
  expect([...report.matches.keys()]).toEqual(['big']);
  expect(report.matches.get('big')?.map(({ documentId, score }) => [documentId, score])).toEqual([
    ['two', 1],
    ['three', 1],
  ]);
  expect(report).toMatchObject({ queriesConsidered: 6, queriesRun: 2, errors: [], durationMs: 5 });
});

test('a query put again replaces the old one, one deleted is gone', () => {
  const monitor = new Monitor({ compilePattern });
  monitor.put('q', filter({ n: 1 }));
  monitor.put('q', filter({ n: 2 }));
  expect(monitor.size).toBe(1);
  expect(monitor.match(documents).matches.get('q')?.[0]?.documentId).toBe('two');
  expect(monitor.delete('q')).toBe(true);
  expect(monitor.delete('q')).toBe(false);
  expect(monitor.has('q')).toBe(false);
  expect(monitor.match(documents)).toMatchObject({ queriesConsidered: 0, durationMs: 0 });
});

test('a query that does not compile is reported until it is replaced, and costs the others nothing', () => {
  const monitor = new Monitor({ compilePattern });
  monitor.put('bad', broken);
  monitor.put('good', filter({ n: 1 }));
  expect(monitor.has('bad')).toBe(true);
  expect(monitor.size).toBe(2);
  const report = monitor.match(documents);
  expect(report.errors).toEqual([{ queryId: 'bad', message: expect.stringContaining('does not compile') }]);
  expect(report.matches.has('good')).toBe(true);
  expect(report.queriesConsidered).toBe(3);
  monitor.put('bad', filter({ n: 3 }));
  expect(monitor.match(documents).errors).toEqual([]);
});

test('a query that fails on one document is reported with it and still matches the rest', () => {
  const monitor = new Monitor({ compilePattern });
  const dynamic = { field: 'text', operator: 'regex', value: { type: 'dynamic', field: 'pattern' } };
  monitor.put('q', filter({ OR: [{ NOT: dynamic }] }));
  const report = monitor.match([
    document('bad', { text: 'x', pattern: '(' }),
    document('fine', { text: 'x' }),
  ]);
  expect(report.errors).toMatchObject([{ queryId: 'q', documentId: 'bad' }]);
  expect(report.matches.get('q')?.map(({ documentId }) => documentId)).toEqual(['fine']);
});

test('debug says which key let each candidate in, and which clause refused it', () => {
  const monitor = new Monitor({ compilePattern });
  monitor.put('q', filter({ AND: [{ n: 1 }, { field: 'm', operator: 'gt', value: 5 }] }));
  monitor.put('all', filter({ NOT: [{ n: 1 }] }));
  const batch = [
    document('fits', { n: 1, m: 6 }),
    document('low', { n: 1, m: 5 }),
    document('other', { n: 3 }),
  ];
  const report = monitor.debug(batch);
  const about = (id: string) => report.candidates.filter(({ queryId }) => queryId === id);
  expect(about('q')).toEqual([
    { queryId: 'q', documentId: 'fits', reason: 'n is 1 and m lies in its range', matched: true },
    {
      queryId: 'q',
      documentId: 'low',
      reason: 'n is 1 and m lies in its range',
      matched: false,
      refusedBy: 'm gt 5',
    },
  ]);
  expect(about('all')).toMatchObject([
    { documentId: 'fits', reason: 'always considered', matched: false, refusedBy: 'not n eq 1' },
    { documentId: 'low', matched: false },
    { documentId: 'other', matched: true },
  ]);
  expect(report.matches.get('q')).toHaveLength(1);
});

test('debug says which hash let a candidate in', () => {
  const monitor = new Monitor({ compilePattern });
  monitor.put('short', hashNear('x@v1/pdq', Uint8Array.of(0, 255), { maxDistance: 1 }));
  monitor.put('long', hashNear('x@v1/phash', new Uint8Array(9).fill(0x1f), { maxDistance: 0 }));
  const hashes = new Map([
    ['x@v1/pdq', Uint8Array.of(0, 254)],
    ['x@v1/phash', new Uint8Array(9).fill(0x1f)],
  ]);
  expect(
    monitor
      .debug([{ ...document('d', {}), hashes }])
      .candidates.map(({ reason }) => reason)
      .sort(),
  ).toEqual(['x@v1/pdq may be near 00ff', 'x@v1/phash may be near 1f1f1f1f1f1f1f1f…']);
});

test('debug says which vector let a candidate in', () => {
  const monitor = new Monitor({ compilePattern });
  const far = similarTo('x@v1/embedding', [0, 0, 1, 0, 0], { minScore: 0.5 });
  const near = similarTo('x@v1/embedding', [0.6, 0.8, 0, 0, 1 / 3], { minScore: 0.9999 });
  monitor.put('either', anyOf([far, near]));
  const vectors = new Map([['x@v1/embedding', Float32Array.of(0.6, 0.8, 0, 0, 0.33)]]);
  const wrong = new Map([['x@v1/embedding', Float32Array.of(1)]]);
  const batch = [
    { ...document('near', {}), vectors },
    { ...document('wrong', {}), vectors: wrong },
    document('none', {}),
  ];
  const report = monitor.debug(batch);
  const reason = 'x@v1/embedding may be near [0.6, 0.8, 0, 0, …]';
  expect(report.candidates).toMatchObject([
    { queryId: 'either', documentId: 'near', reason, matched: true },
    { queryId: 'either', documentId: 'wrong', matched: false },
  ]);
  expect(report.errors).toEqual([
    {
      queryId: 'either',
      documentId: 'wrong',
      message: expect.stringContaining('is a vector of 1 dimensions and cannot be compared with'),
    },
  ]);
});

test('evidence is that of the query as it was when it matched', () => {
  const monitor = new Monitor({ compilePattern });
  monitor.put('q', filter({ field: 'text', operator: 'text', value: 'Foo bar' }));
  const report = monitor.match([document('d', { text: 'bar foo' })]);
  monitor.put('q', filter({ n: 2 }));
  expect(JSON.parse(JSON.stringify(report.matches.get('q')))).toEqual([
    {
      documentId: 'd',
      score: 1,
      evidence: [{ clause: 'text text "Foo bar"', field: 'text', operator: 'text', terms: ['foo', 'bar'] }],
    },
  ]);
});

test('a test that cannot be run costs nothing where another one decides', () => {
  const monitor = new Monitor({ compilePattern });
  const dynamic = { field: 'text', operator: 'regex', value: { type: 'dynamic', field: 'pattern' } };
  monitor.put('or', filter({ OR: [dynamic, { n: 1 }] }));
  monitor.put('and', filter({ AND: [{ NOT: dynamic }, { NOT: { n: 1 } }] }));
  const report = monitor.match([document('bad', { text: 'x', pattern: '(', n: 1 })]);
  expect([...report.matches.keys()]).toEqual(['or']);
  expect(report.errors).toEqual([]);
});

test('no documents and no queries are fine', () => {
  const monitor = new Monitor({ compilePattern });
  expect(monitor.match(documents).matches.size).toBe(0);
  monitor.put('q', filter({}));
  expect(monitor.match([]).matches.size).toBe(0);
  expect(monitor.match(documents).matches.get('q')).toHaveLength(3);
});

test.each([
  ['H\u0331', 'h'],
  ['AT\u0308', 'at'],
  ['ſ', 's'],
])('a pattern without case finds in %j the letter that its lower case hides', (a, pattern) => {
  const monitor = new Monitor({ compilePattern: (source) => new RegExp(source, 'iu') });
  monitor.put('q', parseFilter({ field: 'a', operator: 'regex', value: pattern }, { place: '' }));
  const document = { id: 'd', payload: { a }, vectors: new Map(), hashes: new Map() };
  expect(monitor.match([document]).matches.get('q')).toHaveLength(1);
});
