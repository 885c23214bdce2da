import { gzipSync } from 'node:zlib';
import { type Operation, operations, pathParametersOf } from '@tocsin/contract';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildHttp } from '../app.ts';
import { ADMIN_KEY, openTestContext, type TestContext } from '../testing/context.ts';
import { dumpTables } from '../testing/dump.ts';
import { nested } from '../testing/fuzz/nasty.ts';
import { urlOf } from '../testing/operation-urls.ts';
import { makeScene, type Scene } from '../testing/scene.ts';
import { caller } from '../testing/server.ts';
import { withBriefStreams } from '../testing/streams.ts';

let test: TestContext;
let app: FastifyInstance;
let scene: Scene;
/** Nothing here may write, least of all by halves. */
let before: unknown;

beforeAll(async () => {
  test = await openTestContext();
  app = buildHttp(withBriefStreams(test.ctx));
  scene = await makeScene(test.ctx, caller(app), 'scene');
  before = await dumpTables(test.ctx.db);
});
afterEach(async () => {
  expect(await dumpTables(test.ctx.db)).toEqual(before);
});
afterAll(async () => {
  await app.close();
  await test.close();
});

interface Sent {
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

async function send(request: string, { headers = {}, body }: Sent = {}): Promise<LightMyRequestResponse> {
  const [method, url] = request.split(' ');
  const answer = await app.inject({
    method: method as 'GET',
    url: url as string,
    headers: { authorization: `Bearer ${ADMIN_KEY}`, 'x-namespace': scene.namespace[0], ...headers },
    ...(body !== undefined && { payload: body }),
  });
  expect(answer.headers['x-request-id']).toMatch(/^req_\w{26}$/);
  if (answer.statusCode >= 400 && method !== 'HEAD')
    expect(answer.json()).toMatchObject({ success: false, status: answer.statusCode });
  return answer;
}

/** Sends what must be refused. */
async function refused(status: number, request: string, sent: Sent = {}): Promise<LightMyRequestResponse> {
  const answer = await send(request, sent);
  const told = answer.statusCode === status ? '' : answer.body;
  expect([request, answer.statusCode, told]).toEqual([request, status, '']);
  return answer;
}

const at = (operation: Operation): string => `${operation.method} ${urlOf(operation, scene)}`;
const withBody = operations.filter(({ body }) => body !== undefined);
const named = (some: readonly Operation[]) =>
  some.map((operation) => [operation.operationId, operation] as const);

describe('a body', () => {
  it.each(named(withBody))('that is broken JSON, or no UTF-8, is refused: %s', async (_, operation) => {
    for (const body of ['{"a":', '{"a":1,}', 'a=1', '\u0000', "{'a':1}"])
      await refused(400, at(operation), { body });
    const latin1 = Buffer.from('{"name":"é"}', 'latin1');
    expect((await refused(400, at(operation), { body: latin1 })).json().error.message).toBe(
      'The body is not valid UTF-8',
    );
  });

  it.each(named(withBody))(
    'that nests too deep, or holds a number too large, is refused: %s',
    async (_, operation) => {
      const deep = await refused(422, at(operation), { body: JSON.stringify({ metadata: nested(70) }) });
      expect(deep.json().detail[0].msg).toBe('is nested deeper than 64 levels');
      const answer = await refused(422, at(operation), { body: '{"metadata": {"list": [1, 1e400]}}' });
      expect(answer.json().detail[0].loc).toEqual(['body', 'metadata', 'list', 1]);
    },
  );

  it('that nests deeper than any stack is refused', async () => {
    const [open, close] = ['['.repeat(1_000_000), ']'.repeat(1_000_000)];
    await refused(422, 'POST /v1/alerts', { body: open + close });
    await refused(400, 'POST /v1/alerts', { body: open });
  });

  it('over the limit is refused, a bulk of documents over a larger one', async () => {
    const filled = (bytes: number): string => JSON.stringify({ name: 'x'.repeat(bytes) });
    await refused(413, 'POST /v1/alerts', { body: filled(16 * 1024 * 1024) });
    const bulk = `POST /v1/collections/${scene.collection[0]}/documents/bulk`;
    await refused(422, bulk, { body: filled(16 * 1024 * 1024) });
    await refused(413, bulk, { body: filled(64 * 1024 * 1024) });
  });

  it('is JSON in UTF-8 whatever its content type and charset say', async () => {
    const search = '{"search":"ü"}';
    for (const type of [
      'application/json',
      'text/plain',
      'application/json; charset=utf-16',
      'multipart/form-data',
      ';;',
    ])
      expect(
        (await send('POST /v1/alerts/list', { body: search, headers: { 'content-type': type } })).statusCode,
      ).toBe(200);
  });

  it('that is compressed is refused by name', async () => {
    const sent = { body: gzipSync('{}'), headers: { 'content-encoding': 'gzip' } };
    expect((await refused(400, 'POST /v1/alerts/list', sent)).json().error.message).toContain('"gzip"');
    const plain = { body: '{}', headers: { 'content-encoding': 'identity' } };
    expect((await send('POST /v1/alerts/list', plain)).statusCode).toBe(200);
  });

  it('with more or longer parts than allowed is refused at the place', async () => {
    const collection = `/v1/collections/${scene.collection[0]}`;
    const stage = { stage_id: 'limit', parameters: { limit: 1 } };
    const feature = (i: number) => ({ feature_extractor_id: `x${i}_v1`, vectors: [1] });
    const cases: [request: string, body: object, place: string][] = [
      [
        `POST ${collection}/documents/bulk`,
        { documents: Array.from({ length: 1001 }, () => ({})) },
        'documents',
      ],
      [`POST ${collection}/documents/bulk`, { documents: [] }, 'documents'],
      [
        `POST ${collection}/documents/bulk`,
        { documents: [{}, { document_id: 'x'.repeat(256) }] },
        'documents.1.document_id',
      ],
      [
        `POST ${collection}/documents/bulk`,
        { documents: [{ metadata: nested(33, (a) => ({ a })) }] },
        'documents.0.metadata',
      ],
      [
        `POST ${collection}/documents/bulk`,
        { documents: [{ features: Array.from({ length: 65 }, (_, i) => feature(i)) }] },
        'documents.0.features',
      ],
      [
        `POST ${collection}/documents/bulk`,
        { documents: [{ features: [{ ...feature(0), vectors: Array(8193).fill(1) }] }] },
        'documents.0.features.0.vectors',
      ],
      [
        'POST /v1/retrievers',
        { retriever_name: 'r', stages: Array.from({ length: 33 }, () => stage) },
        'stages',
      ],
      ['POST /v1/alerts', { name: 'x'.repeat(201), notification_config: {} }, 'name'],
      [
        'POST /v1/collections',
        { collection_name: 'x'.repeat(101), source: {}, feature_extractor: {} },
        'collection_name',
      ],
      ['POST /v1/namespaces', { namespace_name: 'x'.repeat(256), feature_extractors: [] }, 'namespace_name'],
      ['POST /v1/alerts/list', { limit: 1001 }, 'limit'],
      ['POST /v1/alerts/list', { limit: 0 }, 'limit'],
      ['POST /v1/alerts/list', { offset: 10_001 }, 'offset'],
      ['POST /v1/alerts/list', { limit: '5' }, 'limit'],
    ];
    for (const [request, body, place] of cases) {
      const { detail } = (await refused(422, request, { body: JSON.stringify(body) })).json();
      const places = detail.map(({ loc }: { loc: unknown[] }) => loc.slice(1).join('.'));
      expect(
        places.filter((one: string) => one.startsWith(place)),
        `${request} ${place}: ${places}`,
      ).not.toEqual([]);
    }
  });
});

describe('a path', () => {
  it('with a method that it does not have answers 405 and those that it has', async () => {
    const concrete = [...new Set(operations.map(({ path }) => path))].map((path) =>
      path.replaceAll(/\{\w+\}/g, 'x'),
    );
    for (const path of concrete) {
      const has = (method: string) =>
        operations.some((one) => one.method === method && matches(one.path, path));
      const allowed = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((method) =>
        has(method === 'HEAD' ? 'GET' : method),
      );
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND'].filter(
        (one) => !allowed.includes(one),
      ))
        expect((await refused(405, `${method} ${path}?a=b`)).headers['allow'], path).toBe(allowed.join(', '));
      const options = await send(`OPTIONS ${path}`);
      expect([options.statusCode, options.body, options.headers['allow']]).toEqual([
        204,
        '',
        allowed.join(', '),
      ]);
    }
  });

  it('that nobody knows answers 404', async () => {
    for (const path of ['/v1', '/v1/', '/v2/alerts', '/v1/alerts/a/b/c', '/v1//alerts', '/docs/nothing'])
      for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS']) await refused(404, `${method} ${path}`);
  });

  it('that is a page’s takes nothing', async () => {
    for (const path of ['/', '/alerts', '/executions/exec_1']) await refused(405, `POST ${path}`);
  });

  it('that cannot be decoded answers 400; one with a zero character finds nothing', async () => {
    for (const part of ['%', '%zz', '%C3', '%ff', '%ED%A0%80']) await refused(400, `GET /v1/alerts/${part}`);
    await refused(404, 'GET /v1/alerts/a%00b');
    await refused(400, `GET /v1/alerts/${'a'.repeat(5000)}`);
  });

  it('may hold any document id', async () => {
    const path = `/v1/collections/${scene.collection[0]}/documents`;
    for (const id of ['𒐫'.repeat(127), '名'.repeat(255), 'a/b?c#d%20 e', '%00', "'; --"]) {
      const body = JSON.stringify({ documents: [{ document_id: id }] });
      expect((await send(`POST ${path}/bulk`, { body })).json().documents[0].document_id).toBe(id);
      const read = await send(`GET ${path}/${encodeURIComponent(id)}`);
      expect(read.json().document_id).toBe(id);
    }
    before = await dumpTables(test.ctx.db);
  });
});

describe('HEAD', () => {
  it('answers what GET does, without the body', async () => {
    for (const operation of operations.filter(({ method }) => method === 'GET')) {
      const [get, head] = [await send(at(operation)), await send(at(operation).replace('GET', 'HEAD'))];
      expect([operation.operationId, head.statusCode, head.body]).toEqual([
        operation.operationId,
        get.statusCode,
        '',
      ]);
      expect(head.headers['content-length']).toBe(get.headers['content-length']);
    }
  });
});

describe('a cursor', () => {
  const lists = operations.filter(({ query }) => 'cursor' in ((query?.['properties'] ?? {}) as object));

  it.each(named(lists))('that was changed, or belongs elsewhere, is refused: %s', async (_, operation) => {
    const first = await send(`POST /v1/alerts/list?limit=1`);
    const cursor = first.json().pagination.next_cursor as string;
    const changed = `${cursor.slice(0, -1)}${cursor.endsWith('A') ? 'B' : 'A'}`;
    const elsewhere = operation.operationId === 'listAlerts' ? changed : cursor;
    for (const bad of [changed, elsewhere, 'x', '.', 'a.b.c', cursor.split('.')[0] as string, '𒐫']) {
      await refused(400, `${at(operation)}?cursor=${encodeURIComponent(bad)}`);
      if (operation.body !== undefined)
        await refused(400, at(operation), { body: JSON.stringify({ cursor: bad }) });
    }
  });

  it('is bound to the filters', async () => {
    const { next_cursor } = (await send('GET /v1/alerts/executions?limit=1')).json().pagination;
    expect((await send(`GET /v1/alerts/executions?cursor=${next_cursor}`)).statusCode).toBe(200);
    await refused(400, `GET /v1/alerts/executions?cursor=${next_cursor}&triggered=true`);
  });
});

/** Whether a path with parameters is what a path without them means; an empty one is an id that nobody has. */
function matches(path: string, concrete: string): boolean {
  const pattern = pathParametersOf({ path }).reduce((text, name) => text.replace(`{${name}}`, '[^/]*'), path);
  return new RegExp(`^${pattern}$`).test(concrete);
}
