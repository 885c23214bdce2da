import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FeatureCache } from './retrieve/coded/feature-cache.ts';
import { storedDocuments } from './retrieve/document-source.ts';
import { parseStages } from './retrieve/parse.ts';
import { runSearch } from './retrieve/search.ts';
import { vectorOrders } from './retrieve/vector-orders.ts';
import { insertion } from './store/database.ts';
import { openConnection } from './store/dialects/sqlite/connection.ts';
import { openSqlite } from './store/dialects/sqlite/open.ts';
import { startWriterHere } from './store/dialects/sqlite/writer.ts';
import { featureChange } from './store/feature-changes.ts';
import { migrateSqlite } from './store/migrate.ts';

const N = Number(process.env.N ?? 100_000),
  D = 384;
const folder = process.env.DIR ?? mkdtempSync(join(tmpdir(), 'tb-'));
const path = join(folder, 'b.db');
const fresh = !(await import('node:fs')).existsSync(path);
const c = openConnection(path, 'write');
migrateSqlite(c);
c.close();
const writer = startWriterHere(path);
const db = openSqlite(path, writer.connect());
let s = 1;
const r = () => {
  s = (Math.imul(s, 1664525) + 1013904223) >>> 0;
  return s / 2 ** 31 - 1;
};
const centres = Array.from({ length: 200 }, () => Float32Array.from({ length: D }, r));
const vec = () => {
  const m = centres[Math.floor((r() + 1) * 100) % 200]!;
  return m.map((x) => x + r() * 1.5);
};
const key = { namespace_id: 'ns', collection_id: 'col' };
if (fresh) {
  await db.write([insertion('features', [{ ...key, feature: 'x@v1/embedding', kind: 'vector', size: D }])]);
  for (let i = 0; i < N; i += 1000) {
    const ids = Array.from({ length: 1000 }, (_, j) => `doc_${String(i + j).padStart(8, '0')}`);
    await db.write([
      insertion(
        'documents',
        ids.map((document_id, j) => ({
          ...key,
          document_id,
          payload_json: JSON.stringify({
            metadata: { kind: j % 100 === 0 ? 'rare' : 'p' },
            text: 'some text of a document',
          }),
          content_hash: 'h',
          batch_id: 'b',
          created_at: 0,
          updated_at: 0,
        })),
      ),
      insertion(
        'document_features',
        ids.map((document_id) => ({
          ...key,
          feature: 'x@v1/embedding',
          document_id,
          data: new Uint8Array(vec().buffer),
        })),
      ),
      featureChange({ namespaceId: 'ns', collectionId: 'col' }, ids),
    ]);
  }
  console.log('written');
}
const stages = (q: Float32Array, more: object = {}, kind: string | null = null) =>
  parseStages(
    [
      ...(kind
        ? [
            {
              stage_name: 'f',
              stage_type: null,
              config: {
                stage_id: 'attribute_filter',
                parameters: { field: 'metadata.kind', operator: 'eq', value: kind },
              },
            },
          ]
        : []),
      {
        stage_name: 's',
        stage_type: null,
        config: {
          stage_id: 'feature_search',
          parameters: {
            searches: [{ feature_uri: 'any://x@v1/embedding', query: [...q], top_k: 10, ...more }],
            final_top_k: (more as any).top_k ?? 10,
          },
        },
      } as any,
    ],
    {},
  );
const rss = () => Math.round(process.memoryUsage().rss / 1e6);
console.log('rss', rss());
const median = (x: number[]) => x.sort((a, b) => a - b)[x.length >> 1]!.toFixed(1);
const cache = new FeatureCache(db);
const run = async (name: string, orders: any, n: number, more = {}, kind: string | null = null) => {
  const ts: number[] = [];
  const facts: any[] = [];
  for (let i = 0; i < n; i++) {
    const st = stages(vec(), more, kind);
    const t = performance.now();
    await runSearch(storedDocuments(db.read, 'ns', orders), ['col'], st, null, {
      budget: { check() {} },
      now: () => 0,
      onStage: (x: any) => facts.push(x.input),
    });
    ts.push(performance.now() - t);
  }
  console.log(
    name,
    'ms',
    ts.length > 1 ? median(ts) : ts[0]!.toFixed(1),
    'compared',
    facts.slice(-1).join(),
    'rss',
    rss(),
  );
};
if (process.env.OLD !== '0') {
  await run('all, first', undefined, 1);
  await run('all', undefined, 5);
}
const orders = vectorOrders(db, cache);
await run('coded, first', orders, 1);
console.log('cache MB', cache.bytes / 1e6);
for (let i = 0; i < 3; i++) await run('coded top 10', orders, 41);
if (process.env.STOP) process.exit(0);
await run('coded top 10 min 0.9', orders, 21, { min_score: 0.9 });
await run('coded top 100', orders, 21, { top_k: 100 });
await run('coded top 1000', orders, 11, { top_k: 1000 });
await run('coded filter 1%', orders, 11, {}, 'rare');
if (process.env.OLD !== '0') await run('all filter 1%', undefined, 3, {}, 'rare');
if (process.env.OLD !== '0') await run('all top 1000', undefined, 3, { top_k: 1000 });
const ids = Array.from({ length: 100 }, (_, i) => `new_${i}`);
await db.write([
  insertion(
    'document_features',
    ids.map((document_id) => ({
      ...key,
      feature: 'x@v1/embedding',
      document_id,
      data: new Uint8Array(vec().buffer),
    })),
  ),
  featureChange({ namespaceId: 'ns', collectionId: 'col' }, ids),
]);
await run('after 100 written', orders, 1);
await db.write([
  { sql: "delete from document_features where document_id like 'new_%'", rows: [[]] },
  featureChange({ namespaceId: 'ns', collectionId: 'col' }, ids),
]);
await db.close();
await writer.close();
process.exit(0);
