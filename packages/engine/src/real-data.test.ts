import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { Monitor, parseFilter } from './index.ts';

const DIRECTORY =
  process.env['TOCSIN_DATA_DIR'] ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));
const FILES = [
  'packages.jsonl.gz',
  'queries_100k.jsonl.gz',
  'expected_10k_queries_5000_docs.jsonl.gz',
] as const;
const DOCUMENTS = 5000;
const QUERIES = 10_000;
/** Every tenth query keeps the test within seconds; 1 checks them all. */
const STEP = 10;

function lines<T>(file: string, count: number): T[] {
  const text = gunzipSync(readFileSync(path.join(DIRECTORY, file))).toString();
  return text.split('\n', count).map((line) => JSON.parse(line) as T);
}

test('counts over real packages agree with the expected ones', (context) => {
  const absent = FILES.filter((file) => !existsSync(path.join(DIRECTORY, file)));
  if (absent.length > 0) context.skip(`no real data: ${absent.join(', ')} not found; set TOCSIN_DATA_DIR`);
  const monitor = new Monitor({ compilePattern: (source) => new RegExp(source, 'u') });
  const queries = lines<{ id: string; query: unknown }>(FILES[1], QUERIES).filter((_, i) => i % STEP === 0);
  for (const { id, query } of queries) monitor.put(id, parseFilter(query, { place: id }));
  const payloads = lines<{ id: string }>(FILES[0], DOCUMENTS);
  const report = monitor.match(
    payloads.map((payload) => ({ id: payload.id, payload, vectors: new Map(), hashes: new Map() })),
  );
  const expected = new Map(
    lines<{ id: string; count: number }>(FILES[2], QUERIES).map((row) => [row.id, row.count]),
  );
  const wrong = queries
    .map(({ id }) => ({ id, count: report.matches.get(id)?.length ?? 0, expected: expected.get(id) }))
    .filter((row) => row.count !== row.expected);
  expect(wrong).toEqual([]);
  expect(report.errors).toEqual([]);
  expect(queries).toHaveLength(QUERIES / STEP);
}, 120_000);
