import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTestContext, type TestContext } from '../../testing/context.ts';
import { buildTestServer, type Call, caller } from '../../testing/server.ts';
import { keyRoutes } from './keys.ts';
import { namespaceRoutes } from './namespaces.ts';

const PATH = '/v1/organizations/users/Ann@example.org/api-keys';
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

it('refuses what it would not honour', async () => {
  const scope = { resource_type: 'namespace', resource_id: 'none' };
  for (const [fields, loc] of [
    [{ scopes: [scope] }, ['body', 'scopes', 0, 'resource_id']],
    [{ scopes: [{ ...scope, resource_type: 'alert' }] }, ['body', 'scopes', 0, 'resource_type']],
    [{ scopes: [{ ...scope, operations: ['read_data'] }] }, ['body', 'scopes', 0, 'operations']],
    [{ expires_at: new Date(test.clock.now()).toISOString() }, ['body', 'expires_at']],
    [{ permissions: [] }, ['body', 'permissions']],
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
