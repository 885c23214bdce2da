import type { FastifyInstance } from 'fastify';
import { type ColumnMetadata, sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { insertMany } from '../../store/database.ts';
import { openTestContext, type TestContext } from '../../testing/context.ts';
import { buildTestServer, type Call, caller } from '../../testing/server.ts';
import { keyRoutes } from './keys.ts';
import { namespaceRoutes } from './namespaces.ts';

const feature_extractors = [{ feature_extractor_name: 'x', version: 'v1' }];
let test: TestContext;
let app: FastifyInstance;
let call: Call;

beforeEach(async () => {
  test = await openTestContext();
  app = buildTestServer(test.ctx, [keyRoutes, namespaceRoutes]);
  call = caller(app);
});
afterEach(async () => {
  await app.close();
  await test.close();
});

const make = (namespace_name: string, more: object = {}) =>
  call('POST /v1/namespaces', { namespace_name, feature_extractors, ...more });
const names = async (body?: object, query = '') =>
  (await call(`POST /v1/namespaces/list${query}`, body))
    .json()
    .results.map((n: { namespace_name: string }) => n.namespace_name);

async function addDocument(namespace_id: string): Promise<void> {
  const row = {
    namespace_id,
    collection_id: 'c',
    document_id: 'd',
    payload_json: '{}',
    content_hash: '',
    batch_id: '',
    created_at: 0,
    updated_at: 0,
  };
  await test.ctx.db.transaction((tx) => insertMany(tx, 'documents', [row]));
}

it('makes, shows by id or name, and changes', async () => {
  const made = (
    await make('a', { infrastructure: { qdrant_collection: 'abc', qdrant_api_key: 'secret' } })
  ).json();
  expect(made).toMatchObject({
    namespace_name: 'a',
    namespace_type: 'standard',
    description: null,
    document_count: 0,
    collection_count: 0,
    feature_extractors: [{ feature_extractor_id: 'x_v1', params: null }],
    infrastructure: { qdrant_collection: 'abc' },
  });
  expect(JSON.stringify(made)).not.toContain('secret');
  await addDocument(made.namespace_id);
  for (const id of ['a', made.namespace_id])
    expect((await call(`GET /v1/namespaces/${id}`)).json().document_count).toBe(1);
  test.clock.moveBy(1000);
  const changed = (await call('PATCH /v1/namespaces/a', { description: 'd', namespace_name: 'b' })).json();
  expect(changed).toMatchObject({ description: 'd', namespace_name: 'b', created_at: made.created_at });
  expect(changed.updated_at > made.updated_at).toBe(true);
  expect((await call('PUT /v1/namespaces/b', { namespace_name: 'c' })).json()).toMatchObject({
    description: 'd',
    namespace_name: 'c',
  });
});

it('refuses taken names and names like ids', async () => {
  const { namespace_id } = (await make('a')).json();
  await make('b');
  expect((await make('a')).statusCode).toBe(409);
  expect((await call('PATCH /v1/namespaces/b', { namespace_name: 'a' })).statusCode).toBe(409);
  for (const name of ['', ' a', namespace_id, 'x'.repeat(256)])
    expect((await make(name)).statusCode).toBe(422);
  expect((await call('POST /v1/namespaces', { namespace_name: 'c' })).json().detail[0].loc).toEqual([
    'body',
    'feature_extractors',
  ]);
});

it('deletes all that is in a namespace, and only that', async () => {
  const [a, b] = [(await make('a')).json().namespace_id, (await make('b')).json().namespace_id];
  await addDocument(a);
  await addDocument(b);
  expect((await call('DELETE /v1/namespaces/a')).statusCode).toBe(200);
  expect((await call('GET /v1/namespaces/a')).statusCode).toBe(404);
  await test.removeDeleted();
  const rows = await test.ctx.db.read.selectFrom('documents').select('namespace_id').execute();
  expect(rows).toEqual([{ namespace_id: b }]);
});

it('knows every table that has namespaces', async () => {
  const { db } = test.ctx;
  const { namespace_id } = (await make('a')).json();
  const touched = new Set<string>();
  for (const { name, columns } of await db.read.introspection.getTables()) {
    const hasNamespaces = columns.some((column) => column.name === 'namespace_id');
    if (!hasNamespaces || touched.has(name) || name === 'namespaces' || name === 'removals') continue;
    await fill(name, columns, namespace_id);
    touched.add(name);
  }
  expect(touched.size).toBeGreaterThan(15);
  await call('DELETE /v1/namespaces/a');
  await test.removeDeleted();
  for (const name of touched) {
    const left = await sql<{ n: number }>`select count(*) as n from ${sql.table(name)}`.execute(db.read);
    expect([name, Number(left.rows[0]?.n)]).toEqual([name, 0]);
  }
});

async function fill(table: string, columns: readonly ColumnMetadata[], namespaceId: string): Promise<void> {
  const row = Object.fromEntries(
    columns.map(({ name, dataType }) => [
      name,
      name === 'namespace_id' ? namespaceId : valueOf(dataType.toLowerCase()),
    ]),
  );
  await test.ctx.db.transaction((tx) => insertMany(tx, table as 'jobs', [row as never]));
}

function valueOf(dataType: string): unknown {
  if (dataType.includes('int')) return 1;
  if (dataType === 'vector') return '[1]';
  return dataType === 'blob' || dataType === 'bytea' ? Uint8Array.of(1) : '1';
}

it('lists with search, filters, order and pages', async () => {
  for (const name of ['Beta', 'alpha', 'gamma'])
    await make(name, { description: name === 'gamma' ? 'the third' : null });
  expect(await names()).toEqual(['Beta', 'alpha', 'gamma']);
  expect(await names({ search: 'ET' })).toEqual(['Beta']);
  expect(await names({ search: 'ET', case_sensitive: true })).toEqual([]);
  expect(await names({ filters: { namespace_name: 'ALPHA' } })).toEqual(['alpha']);
  const starts = { field: 'namespace_name', operator: 'starts_with', value: 'b' };
  expect(await names({ filters: { NOT: [starts, { description: null }] } })).toEqual(['gamma']);
  expect((await call('POST /v1/namespaces/list', { limit: 0 })).json().detail[0].loc).toEqual([
    'body',
    'limit',
  ]);
  expect(await names({ sort: { field: 'namespace_name', direction: 'desc' } })).toEqual([
    'gamma',
    'alpha',
    'Beta',
  ]);
  expect((await call('POST /v1/namespaces/list', { sort: { field: 'x' } })).statusCode).toBe(422);
  expect(await names(undefined, '?limit=1&offset=2')).toEqual(['gamma']);

  const seen: string[] = [];
  let query = '?limit=2';
  for (let pages = 0; pages < 2; pages++) {
    const page = (
      await call(`POST /v1/namespaces/list${query}`, { sort: { field: 'description', direction: 'desc' } })
    ).json();
    seen.push(...page.results.map((n: { namespace_name: string }) => n.namespace_name));
    expect([page.total_count, page.stats.total_feature_extractors]).toEqual([3, 3]);
    query = `?limit=2&cursor=${page.pagination.next_cursor}`;
    if (pages === 1) expect(page.pagination.next_cursor).toBeNull();
  }
  expect(seen).toEqual(['gamma', 'Beta', 'alpha']);
});

it('shows a limited key its own namespaces only', async () => {
  await make('a');
  await make('b');
  const scopes = [{ resource_type: 'namespace', resource_id: 'a' }];
  const { key } = (
    await call('POST /v1/organizations/users/a@b.c/api-keys', { name: 'k', permissions: ['admin'], scopes })
  ).json();
  const list = (await call('POST /v1/namespaces/list', undefined, { key })).json();
  expect([list.total_count, list.results[0].namespace_name]).toEqual([1, 'a']);
  for (const method of ['GET', 'DELETE'])
    expect((await call(`${method} /v1/namespaces/b`, undefined, { key })).statusCode).toBe(404);
  expect(
    (await call('POST /v1/namespaces', { namespace_name: 'c', feature_extractors }, { key })).statusCode,
  ).toBe(403);
  // The key stays with the namespace it was made for, not with the name.
  await call('PATCH /v1/namespaces/a', { namespace_name: 'old' });
  await make('a');
  expect((await call('GET /v1/namespaces/a', undefined, { key })).statusCode).toBe(404);
  expect((await call('GET /v1/namespaces/old', undefined, { key })).statusCode).toBe(200);
});
