import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestContext, type TestContext } from '../../testing/context.ts';
import { buildTestServer, type Call, caller } from '../../testing/server.ts';
import { healthRoutes } from '../routes/health.ts';
import { keyRoutes } from '../routes/keys.ts';
import { namespaceRoutes } from '../routes/namespaces.ts';

const echoSchema = {
  querystring: {
    type: 'object',
    properties: {
      n: { type: ['integer', 'null'] },
      flag: { type: ['boolean', 'null'] },
      text: { type: 'string' },
    },
  },
  body: {
    type: ['object', 'null'],
    properties: {
      n: { type: 'integer' },
      list: { type: 'array', items: { type: 'object', required: ['x'] } },
    },
  },
};
const probes = (): FastifyPluginAsync => async (app) => {
  const handler = async (request: { body: unknown; query: unknown }) => ({
    body: request.body ?? null,
    query: request.query,
  });
  app.get('/echo', { schema: echoSchema }, handler);
  app.delete('/echo', { schema: echoSchema }, handler);
  app.get('/thing/:id', async () => ({}));
  app.get('/broken', async () => {
    throw new Error('the password is 123');
  });
  app.get('/in-namespace', { config: { permission: 'read' } }, async ({ namespaceId }) => ({ namespaceId }));
  app.get('/writing', { config: { permission: 'write', namespace: false } }, async () => ({}));
};

let test: TestContext;
let app: FastifyInstance;
let call: Call;

beforeEach(async () => {
  test = await openTestContext();
  app = buildTestServer(test.ctx, [probes, healthRoutes, keyRoutes, namespaceRoutes]);
  call = caller(app);
});
afterEach(async () => {
  await app.close();
  await test.close();
});

const USER = '/v1/organizations/users/a@b.c/api-keys';
const makeKey = async (fields: object = {}): Promise<string> =>
  (await call(`POST ${USER}`, { name: `k${Math.random()}`, ...fields })).json().key as string;
const makeNamespace = async (name: string): Promise<string> =>
  (
    await call('POST /v1/namespaces', {
      namespace_name: name,
      feature_extractors: [{ feature_extractor_name: 'x', version: 'v1' }],
    })
  ).json().namespace_id as string;

describe('errors', () => {
  it('answer 404, and 405 with what is allowed', async () => {
    expect((await call('GET /nothing')).json()).toMatchObject({
      success: false,
      status: 404,
      error: { type: 'NotFoundError' },
    });
    const wrong = await call('PUT /thing/1?a=b');
    expect([wrong.statusCode, wrong.headers['allow']]).toEqual([405, 'GET, HEAD']);
  });

  it('carry a request id and take over a valid one', async () => {
    expect((await call('GET /nothing')).headers['x-request-id']).toMatch(/^req_/);
    const given = await call('GET /thing/1', undefined, { headers: { 'x-request-id': 'mine-1' } });
    expect(given.headers['x-request-id']).toBe('mine-1');
    const bad = await call('GET /nothing', undefined, { headers: { 'x-request-id': 'not valid' } });
    expect(bad.json().request_id).toBe(bad.headers['x-request-id']);
    expect(bad.json().request_id).toMatch(/^req_/);
  });

  it('tell nothing of what is unexpected, and log it', async () => {
    const answer = await call('GET /broken');
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toContain('password');
    expect(test.lines.join()).toContain('the password is 123');
    expect(test.lines.join()).toContain(answer.headers['x-request-id']);
  });

  it('answer a URL that cannot be decoded', async () => {
    const answer = await call('GET /thing/%zz');
    expect(answer.json()).toMatchObject({ status: 400, error: { type: 'BadRequestError' } });
    expect(answer.headers['x-request-id']).toBeDefined();
  });
});

describe('bodies', () => {
  it('are JSON on GET and DELETE whatever their content type', async () => {
    for (const method of ['GET', 'DELETE'])
      for (const type of ['text/plain', 'application/json', 'nonsense', ''])
        expect(
          (
            await call(`${method} /echo`, '{"n": 1}', { headers: type ? { 'content-type': type } : {} })
          ).json().body,
        ).toEqual({ n: 1 });
  });

  it('are none when empty', async () => {
    const answer = await call('GET /echo', '', { headers: { 'content-type': 'application/json' } });
    expect([answer.statusCode, answer.json().body]).toEqual([200, null]);
    expect((await call('GET /echo')).json().body).toBeNull();
  });

  it('are refused with the place where they are broken, or too large', async () => {
    const broken = await call('GET /echo', '{"n": 1,\n "m" 2}');
    expect(broken.statusCode).toBe(400);
    expect(broken.json().error.message).toContain('line 2, column 6');
    expect((await call('GET /echo', `"${'x'.repeat(70_000)}"`)).json()).toMatchObject({
      status: 413,
      error: { type: 'PayloadTooLargeError' },
    });
  });

  it('say in words what is wrong with them', async () => {
    const messageOf = async (body?: unknown) =>
      (await call('POST /v1/namespaces', body)).json().error.message;
    expect(await messageOf()).toBe('the body is required: a JSON object');
    expect(await messageOf([])).toBe('must be object');
    const key = await call(`POST ${USER}`);
    expect(key.json().detail).toEqual([
      { loc: ['body'], msg: 'the body is required: a JSON object', type: 'missing' },
    ]);
    const extractor = { feature_extractor_name: 'x', version: 'v1' };
    const infrastructure = { qdrant_collection: 'abc', ray_cluster_id: 'no' };
    expect(await messageOf({ namespace_name: 'a', feature_extractors: [extractor], infrastructure })).toBe(
      'infrastructure.ray_cluster_id: must be ray_ followed by 3 to 64 letters, digits or "_"',
    );
  });

  it('are not converted, query strings are', async () => {
    expect((await call('GET /echo?n=5')).json().query).toEqual({ n: 5 });
    const answer = await call('GET /echo', { n: '5' });
    expect(answer.statusCode).toBe(422);
    expect(answer.json().detail).toEqual([
      { loc: ['body', 'n'], msg: 'must be integer', type: 'type_error' },
    ]);
    expect((await call('GET /echo?n=x')).json().detail[0]).toMatchObject({
      loc: ['query', 'n'],
      msg: 'must be integer or null',
    });
    expect((await call('GET /echo', { list: [{ x: 1 }, {}] })).json().detail).toEqual([
      { loc: ['body', 'list', 1, 'x'], msg: 'is required', type: 'missing' },
    ]);
  });
});

describe('a query string', () => {
  it.each([
    ['true', true],
    ['True', true],
    ['1', true],
    ['false', false],
    ['False', false],
    ['0', false],
  ])('may say %s for a flag, and leaves texts as they are', async (word, flag) => {
    const { query } = (await call(`GET /echo?flag=${word}&text=${word}`)).json();
    expect(query).toEqual({ flag, text: word });
  });

  it('may say null for nothing, and nothing else for a flag', async () => {
    expect((await call('GET /echo?flag=null&n=null')).json().query).toEqual({});
    expect((await call('GET /echo?flag=&n=&text=')).json().query).toEqual({});
    expect((await call('GET /echo?flag=yes')).statusCode).toBe(422);
    expect((await call('GET /echo?flag=1&flag=0')).statusCode).toBe(422);
  });
});

describe('keys', () => {
  it('are needed, valid and permitted', async () => {
    expect((await call('GET /writing', undefined, { key: null })).statusCode).toBe(401);
    expect((await call('GET /writing', undefined, { key: 'sk_unknown' })).json().error.type).toBe(
      'UnauthorizedError',
    );
    expect((await call('GET /writing')).statusCode).toBe(200);
    expect(
      (await call('GET /writing', undefined, { key: await makeKey({ permissions: ['read'] }) })).statusCode,
    ).toBe(403);
    expect(
      (await call('GET /writing', undefined, { key: await makeKey({ permissions: ['write'] }) })).statusCode,
    ).toBe(200);
    expect(
      (await call('GET /writing', undefined, { key: await makeKey({ permissions: ['admin'] }) })).statusCode,
    ).toBe(200);
  });

  it('end with their time', async () => {
    const key = await makeKey({
      permissions: ['write'],
      expires_at: new Date(test.clock.now() + 500).toISOString(),
    });
    expect((await call('GET /writing', undefined, { key })).statusCode).toBe(200);
    test.clock.moveBy(500);
    expect((await call('GET /writing', undefined, { key })).statusCode).toBe(401);
  });

  it('are limited to their rate', async () => {
    const key = await makeKey({ permissions: ['write'], rate_limit_override: 2 });
    const first = await call('GET /writing', undefined, { key });
    expect(first.headers).toMatchObject({ 'x-ratelimit-limit': '2', 'x-ratelimit-remaining': '1' });
    await call('GET /writing', undefined, { key });
    const third = await call('GET /writing', undefined, { key });
    expect([third.statusCode, third.headers['retry-after'], third.headers['x-ratelimit-remaining']]).toEqual([
      429,
      '60',
      '0',
    ]);
    test.clock.moveBy(60_000);
    expect((await call('GET /writing', undefined, { key })).statusCode).toBe(200);
    expect((await call('GET /writing')).headers['x-ratelimit-limit']).toBeUndefined();
  });

  it('have the time of their use noted once a minute', async () => {
    const key = await makeKey({ permissions: ['write'] });
    const use = () => call('GET /writing', undefined, { key });
    const noted = async () => {
      const row = await test.ctx.db.read.selectFrom('api_keys').select('last_used_at').executeTakeFirst();
      return row?.last_used_at;
    };
    const start = test.clock.now();
    await use();
    await expect.poll(noted).toBe(start);
    test.clock.moveBy(59_999);
    await use();
    test.clock.moveBy(1);
    await use();
    await expect.poll(noted).toBe(start + 60_000);
  });
});

describe('the namespace of a request', () => {
  it('is named by header or query, or the only one', async () => {
    expect((await call('GET /in-namespace')).statusCode).toBe(400);
    const id = await makeNamespace('größe');
    expect((await call('GET /in-namespace')).json()).toEqual({ namespaceId: id });
    const other = await makeNamespace('b');
    expect((await call('GET /in-namespace')).statusCode).toBe(400);
    expect((await call('GET /in-namespace?namespace=b')).json()).toEqual({ namespaceId: other });
    const utf8 = Buffer.from('größe').toString('latin1');
    for (const name of [id, utf8])
      expect(
        (await call('GET /in-namespace?namespace=b', undefined, { headers: { 'x-namespace': name } })).json(),
      ).toEqual({ namespaceId: id });
  });

  it('may be called null; where none is, null names none', async () => {
    const id = await makeNamespace('a');
    expect((await call('GET /in-namespace?namespace=null')).json()).toEqual({ namespaceId: id });
    const named = await makeNamespace('null');
    expect((await call('GET /in-namespace?namespace=null')).json()).toEqual({ namespaceId: named });
  });

  it('is not told apart from none where the key does not see it', async () => {
    await makeNamespace('a');
    await makeNamespace('b');
    const key = await makeKey({ scopes: [{ resource_type: 'namespace', resource_id: 'a' }] });
    const at = async (name: string) =>
      (await call(`GET /in-namespace?namespace=${name}`, undefined, { key })).json();
    expect((await at('a')).namespaceId).toMatch(/^ns_/);
    const [hidden, none] = [await at('b'), await at('c')];
    expect(hidden.status).toBe(404);
    expect(hidden.error.message.replace('"b"', '"c"')).toBe(none.error.message);
  });
});

describe('health', () => {
  it('is open to anyone', async () => {
    for (const path of ['liveness', 'beat'])
      expect((await call(`GET /v1/health/${path}`, undefined, { key: null })).statusCode).toBe(200);
    const { status, data } = (await call('GET /v1/health', undefined, { key: null })).json();
    expect([status, Object.values(data)]).toEqual(['OK', Array(6).fill(true)]);
  });
});
