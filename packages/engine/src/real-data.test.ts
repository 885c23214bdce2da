import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { Monitor, parseFilter } from './index.ts';

const DIRECTORY =
  process.env['TOCSIN_DATA_DIR'] ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));
const DOCUMENTS = 'packages.jsonl.gz';
const QUERIES = 'queries_100k.jsonl.gz';

function lines<T>(file: string, count: number): T[] {
  const text = gunzipSync(readFileSync(path.join(DIRECTORY, file))).toString();
  return text.split('\n', count).map((line) => JSON.parse(line) as T);
}

const SETS = [
  { queries: 10_000, documents: 5000, expected: 'expected_10k_queries_5000_docs.jsonl.gz', total: 103_202 },
  { queries: 100_000, documents: 2000, expected: 'expected_100k_queries_2000_docs.jsonl.gz', total: 429_731 },
];

test.for(SETS)(
  '$queries queries match $total times on real packages, each as often as expected',
  { timeout: 120_000 },
  (set, context) => {
    const { queries, documents, expected, total } = set;
    const absent = [DOCUMENTS, QUERIES, expected].filter((file) => !existsSync(path.join(DIRECTORY, file)));
    if (absent.length > 0) context.skip(`no real data: ${absent.join(', ')} not found; set TOCSIN_DATA_DIR`);
    const monitor = new Monitor({ compilePattern: (source) => new RegExp(source, 'u') });
    for (const { id, query } of lines<{ id: string; query: unknown }>(QUERIES, queries))
      monitor.put(id, parseFilter(query, { place: id }));
    const packages = lines<{ id: string }>(DOCUMENTS, documents);
    const report = monitor.match(
      packages.map((payload) => ({ id: payload.id, payload, vectors: new Map(), hashes: new Map() })),
    );
    const counts = lines<{ id: string; count: number }>(expected, queries);
    const found = counts.map(({ id }) => ({ id, count: report.matches.get(id)?.length ?? 0 }));
    expect(found.filter(({ count }, i) => count !== counts[i]?.count)).toEqual([]);
    expect(found.reduce((sum, { count }) => sum + count, 0)).toBe(total);
    expect(report.errors).toEqual([]);
    // A plain index on the rarest key runs 115 and 1,180 queries a document.
    expect(report.queriesRun / documents).toBeLessThan(queries / 200);
  },
);
