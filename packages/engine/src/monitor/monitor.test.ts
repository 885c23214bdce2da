import { expect, test } from 'vitest';
import { type EngineDocument, Monitor, parseFilter, type Query } from '../index.ts';

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
  expect(report).toMatchObject({ queriesConsidered: 6, queriesRun: 6, errors: [], durationMs: 5 });
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

test('debug says what let each candidate in', () => {
  const monitor = new Monitor({ compilePattern });
  monitor.put('q', filter({ n: 1 }));
  const report = monitor.debug(documents.slice(0, 2));
  expect(report.candidates).toEqual([
    { queryId: 'q', documentId: 'one', reason: 'no filter', matched: true },
    { queryId: 'q', documentId: 'two', reason: 'no filter', matched: false },
  ]);
  expect(report.matches).toEqual(monitor.match(documents.slice(0, 2)).matches);
});

test('no documents and no queries are fine', () => {
  const monitor = new Monitor({ compilePattern });
  expect(monitor.match(documents).matches.size).toBe(0);
  monitor.put('q', filter({}));
  expect(monitor.match([]).matches.size).toBe(0);
  expect(monitor.match(documents).matches.get('q')).toHaveLength(3);
});
