import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { compileQuery, parseFilter, prepareDocument } from './index.ts';

const folder = process.env['TOCSIN_DATA_DIR'] ?? join(import.meta.dirname, '../../../../shared/data');
const present = existsSync(join(folder, 'packages.jsonl.gz'));
if (!present) console.warn(`skipped: no real data in ${folder}; set TOCSIN_DATA_DIR`);
const lines = <T>(file: string, count: number): T[] =>
  gunzipSync(readFileSync(join(folder, file)))
    .toString()
    .trimEnd()
    .split('\n')
    .slice(0, count)
    .map((line) => JSON.parse(line) as T);

const compilePattern = (): never => {
  throw new Error('no patterns in this data');
};

describe.skipIf(!present)('real queries over real documents', () => {
  it.each([
    ['expected_10k_queries_5000_docs.jsonl.gz', 10_000, 5000, 10],
    ['expected_100k_queries_2000_docs.jsonl.gz', 100_000, 2000, 50],
  ])('match as often as %s says', (expectedFile, queries, documents, every) => {
    const expected = lines<{ id: string; count: number }>(expectedFile, queries);
    const prepared = lines<Record<string, unknown>>('packages.jsonl.gz', documents).map((payload) =>
      prepareDocument({ id: String(payload['id']), payload, vectors: new Map(), hashes: new Map() }),
    );
    const wrong: string[] = [];
    lines<{ id: string; query: unknown }>('queries_100k.jsonl.gz', queries).forEach(({ id, query }, i) => {
      if (i % every !== 0) return;
      const compiled = compileQuery(parseFilter(query, { place: id }), { compilePattern });
      const count = prepared.filter((document) => compiled.matches(document)).length;
      if (count !== expected[i]?.count || expected[i]?.id !== id) wrong.push(`${id}: ${count}, not ${expected[i]?.count}`);
    });
    expect(wrong).toEqual([]);
  });
});
