import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { operationOf } from '../../catalog/scope-operations.ts';
import { openTestContext, type TestContext } from '../../testing/context.ts';
import { buildTestServer, type Call, caller } from '../../testing/server.ts';
import { collectionRoutes } from './collections.ts';
import { keyRoutes } from './keys.ts';
import { namespaceRoutes } from './namespaces.ts';

const PATH = '/v1/organizations/users/Ann@example.org/api-keys';
let test: TestContext;
let app: FastifyInstance;
let call: Call;

beforeEach(async () => {
  test = await openTestContext();
  app = buildTestServer(test.ctx, [keyRoutes, namespaceRoutes, collectionRoutes]);
  call = caller(app);
});
afterEach(async () => {
  await app.close();
  await test.close();
});

const works = async (key: string) =>
  (await call('POST /v1/namespaces/list', undefined, { key })).statusCode === 200;

it('shows a key once, and never what it is verified with', async () => {
  const made = (await call(`POST ${PATH}`, { name: 'a' })).json();
  expect(made).toMatchObject({
    permissions: ['read'],
    scopes: [],
    status: 'active',
    organization_id: 'org_test',
  });
  expect(made.key).toMatch(/^sk_[\w-]{43}$/);
  expect(made.key.startsWith(made.key_prefix)).toBe(true);
  expect(made.key_prefix).toHaveLength(12);
  const listed = await call('GET /v1/organizations/users/ann@example.org/api-keys');
  const { verifier } = await test.ctx.db.read
    .selectFrom('api_keys')
    .select('verifier')
    .executeTakeFirstOrThrow();
  expect(listed.json().total).toBe(1);
  expect(listed.body).not.toContain(made.key);
  expect(listed.body).not.toContain(verifier);
});

it('revokes at once and for good, and frees the name', async () => {
  const { key } = (await call(`POST ${PATH}`, { name: 'a' })).json();
  expect((await call(`POST ${PATH}`, { name: 'a' })).statusCode).toBe(409);
  expect(await works(key)).toBe(true);
  expect((await call(`DELETE ${PATH}/a`)).json().success).toBe(true);
  expect(await works(key)).toBe(false);
  expect((await call(`PATCH ${PATH}/a`, { status: 'active' })).statusCode).toBe(404);
  expect((await call(`POST ${PATH}`, { name: 'a' })).statusCode).toBe(200);
  expect((await call(`GET ${PATH}`)).json().total).toBe(1);
  expect(
    (await call(`GET ${PATH}?include_revoked=true`)).json().results.map((k: { status: string }) => k.status),
  ).toEqual(['revoked', 'active']);
});

it('rotates at once', async () => {
  const old = (await call(`POST ${PATH}`, { name: 'a' })).json();
  expect((await call(`PATCH ${PATH}/${old.key_id}`, { description: 'by id' })).json().name).toBe('a');
  expect(await works(old.key)).toBe(true);
  const fresh = (await call(`POST ${PATH}/a/rotate`)).json();
  expect(fresh.key_id).toBe(old.key_id);
  expect([await works(old.key), await works(fresh.key)]).toEqual([false, true]);
});

it('changes what is named and takes null for nothing', async () => {
  await call(`POST ${PATH}`, { name: 'a', rate_limit_override: 5 });
  const changed = (
    await call(`PATCH ${PATH}/a`, { name: 'b', permissions: ['write', 'read'], rate_limit_override: null })
  ).json();
  expect(changed).toMatchObject({ name: 'b', permissions: ['read', 'write'], rate_limit_override: 5 });
  expect((await call(`PATCH ${PATH}/a`, {})).statusCode).toBe(404);
});

it('takes an empty text for no expiry and no description', async () => {
  const expires_at = new Date(test.clock.now() + 1000).toISOString();
  await call(`POST ${PATH}`, { name: 'a', description: 'x', expires_at });
  const kept = (await call(`PATCH ${PATH}/a`, { expires_at: null, description: null })).json();
  expect(kept).toMatchObject({ description: 'x', expires_at: expect.stringContaining(':01') });
  const emptied = (await call(`PATCH ${PATH}/a`, { expires_at: '', description: '' })).json();
  expect(emptied).toMatchObject({ description: '', expires_at: null });
  expect((await call(`PATCH ${PATH}/a`, { expires_at: 'never' })).statusCode).toBe(422);
});

it('refuses what it would not honour', async () => {
  const scope = { resource_type: 'namespace', resource_id: 'none' };
  for (const [fields, loc] of [
    [{ scopes: [scope] }, ['body', 'scopes', 0, 'resource_id']],
    [{ scopes: [{ ...scope, resource_type: 'alert' }] }, ['body', 'scopes', 0, 'resource_type']],
    [{ scopes: [{ resource_type: 'organization', resource_id: 'x' }] }, ['body', 'scopes', 0, 'resource_id']],
    [{ scopes: [{ ...scope, operations: [] }] }, ['body', 'scopes', 0, 'operations']],
    [{ scopes: Array.from({ length: 101 }, () => scope) }, ['body', 'scopes']],
    [{ expires_at: new Date(test.clock.now()).toISOString() }, ['body', 'expires_at']],
    [{ permissions: [] }, ['body', 'permissions']],
    [{ name: `key_${'0'.repeat(26)}` }, ['body', 'name']],
  ] as const) {
    const answer = await call(`POST ${PATH}`, { name: 'a', ...fields });
    expect([answer.statusCode, answer.json().detail[0].loc]).toEqual([422, loc]);
  }
  expect((await call('GET /v1/organizations/users/nobody/api-keys')).json().detail[0].loc).toEqual([
    'path',
    'user_email',
  ]);
});

it('lets no key make a stronger one', async () => {
  await call('POST /v1/namespaces', {
    namespace_name: 'n',
    feature_extractors: [{ feature_extractor_name: 'x', version: 'v1' }],
  });
  const scopes = [{ resource_type: 'namespace', resource_id: 'n' }];
  const { key: writer } = (
    await call(`POST ${PATH}`, { name: 'w', permissions: ['read', 'write', 'delete'] })
  ).json();
  const { key: limited } = (await call(`POST ${PATH}`, { name: 'l', permissions: ['admin'], scopes })).json();
  for (const key of [writer, limited]) {
    expect((await call(`POST ${PATH}`, { name: 'x', permissions: ['admin'] }, { key })).statusCode).toBe(403);
    expect((await call(`PATCH ${PATH}/l`, { scopes: [] }, { key })).statusCode).toBe(403);
    expect((await call(`POST ${PATH}/l/rotate`, undefined, { key })).statusCode).toBe(403);
  }
});

describe('scopes with operations', () => {
  const extractor = { feature_extractor_name: 'x', version: 'v1' };
  const collection = { collection_name: 'docs', source: { type: 'bucket' }, feature_extractor: extractor };
  let made = 0;
  const keyWith = async (scopes: object[], permissions = ['read', 'write', 'delete']) =>
    (await call(`POST ${PATH}`, { name: `k${made++}`, permissions, scopes })).json().key as string;
  const on = (resource_id: string, operations?: string[]) => ({
    resource_type: 'namespace',
    resource_id,
    operations,
  });

  beforeEach(async () => {
    for (const namespace_name of ['a', 'b'])
      await call('POST /v1/namespaces', { namespace_name, feature_extractors: [extractor] });
  });

  it('limit what a key does in a namespace, beside its permissions', async () => {
    const key = await keyWith([on('a', ['read_data']), on('b', ['read_data', 'write_data'])]);
    const status = async (request: string, namespace: string, body?: object) =>
      (await call(request, body, { key, headers: { 'x-namespace': namespace } })).statusCode;
    expect(await status('POST /v1/collections', 'a', collection)).toBe(403);
    expect(await status('POST /v1/collections', 'b', collection)).toBe(200);
    expect(await status('POST /v1/collections/list', 'a')).toBe(200);
    expect(await status('DELETE /v1/collections/docs', 'b')).toBe(403);
    expect(await status('GET /v1/namespaces/a', '')).toBe(200);
    expect(await status('PATCH /v1/namespaces/b', '', { description: 'x' })).toBe(403);
    const answer = await call('DELETE /v1/collections/docs', undefined, {
      key,
      headers: { 'x-namespace': 'b' },
    });
    expect(answer.json().error).toMatchObject({
      type: 'ForbiddenError',
      details: { operation: 'delete_data' },
    });
    const reader = await keyWith([on('a')], ['read']);
    expect((await call('POST /v1/collections', collection, { key: reader })).statusCode).toBe(403);
  });

  it('hold for the namespace that they name, and say nothing of others', async () => {
    const key = await keyWith([on('a', ['modify_infrastructure']), on('b', ['read_data'])]);
    const status = async (request: string, body?: object) => (await call(request, body, { key })).statusCode;
    expect(await status('PATCH /v1/namespaces/a', { description: 'x' })).toBe(200);
    expect(await status('PATCH /v1/namespaces/b', { description: 'x' })).toBe(403);
    expect(await status('GET /v1/namespaces/a')).toBe(403);
    expect(await status('PATCH /v1/namespaces/none', { description: 'x' })).toBe(404);
  });

  it('on the organisation hold everywhere, for keys too', async () => {
    const scope = {
      resource_type: 'organization',
      resource_id: 'org_test',
      operations: ['read_data', 'read_data'],
    };
    const key = await keyWith([scope, on('b', ['write_data'])], ['admin']);
    const create = (namespace: string) =>
      call('POST /v1/collections', collection, { key, headers: { 'x-namespace': namespace } });
    expect([(await create('a')).statusCode, (await create('b')).statusCode]).toEqual([403, 200]);
    expect((await call(`POST ${PATH}`, { name: 'more' }, { key })).statusCode).toBe(403);
    expect(
      (await call('POST /v1/namespaces', { namespace_name: 'c', feature_extractors: [extractor] }, { key }))
        .statusCode,
    ).toBe(403);
    const listed = (await call(`GET ${PATH}`)).json().results.at(-1).scopes;
    expect(listed[0]).toEqual({ ...scope, operations: ['read_data'] });
    // It could make itself a key without the limit.
    const manager = await keyWith([{ ...scope, operations: ['manage_permissions'] }], ['admin']);
    expect((await call(`POST ${PATH}`, { name: 'made' }, { key: manager })).statusCode).toBe(403);
  });

  it.each([
    ['POST', '/v1/retrievers/:retriever_id/execute', 'read', 'execute_retriever'],
    ['POST', '/v1/retrievers/execute', 'read', 'execute_retriever'],
    ['POST', '/v1/retrievers/:retriever_id/execute/explain', 'read', 'execute_retriever'],
    ['POST', '/v1/retrievers/:retriever_id/executions/list', 'read', 'read_data'],
    ['POST', '/v1/retrievers', 'write', 'create_retriever'],
    ['PATCH', '/v1/retrievers/:retriever_id', 'write', 'create_retriever'],
    ['DELETE', '/v1/retrievers/:retriever_id', 'delete', 'delete_retriever'],
    ['GET', '/v1/retrievers/:retriever_id', 'read', 'read_data'],
    ['POST', '/v1/alerts', 'write', 'write_data'],
    ['DELETE', '/v1/alerts/:alert_identifier', 'delete', 'delete_data'],
    ['POST', '/v1/namespaces', 'admin', 'modify_infrastructure'],
    ['POST', '/v1/organizations/users/:user_email/api-keys', 'admin', 'manage_permissions'],
  ] as const)('call %s %s with %s %s', (method, url, permission, operation) => {
    expect(operationOf(method, url, permission)).toBe(operation);
  });
});
