import { operations } from '@tocsin/contract';
import type { FastifyInstance, RouteOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildHttp } from '../../app.ts';
import { openTestContext, type TestContext } from '../../testing/context.ts';

let test: TestContext;
let app: FastifyInstance;
const routes = new Map<string, RouteOptions>();

beforeAll(async () => {
  test = await openTestContext();
  app = buildHttp(test.ctx, (route) => {
    for (const method of [route.method].flat())
      if (method !== 'HEAD') routes.set(`${method} ${route.url.replaceAll(/:(\w+)/g, '{$1}')}`, route);
  });
  await app.ready();
});
afterAll(async () => {
  await app.close();
  await test.close();
});

/** A schema without what only explains it. */
const validating = (schema: unknown): unknown =>
  schema === undefined
    ? undefined
    : JSON.parse(
        JSON.stringify(schema, (key, value) =>
          key === 'description' && typeof value === 'string' ? undefined : value,
        ),
      );

const ofTheApi = (): string[] => [...routes.keys()].filter((at) => at.includes(' /v1/'));

describe('every route under /v1', () => {
  it('is in the table of operations, and the other way round', () => {
    const listed = operations.map(({ method, path }) => `${method} ${path}`);
    expect(ofTheApi().sort()).toEqual(listed.sort());
  });

  it.each(operations.map((operation) => [operation.operationId, operation] as const))(
    'takes what the table says: %s',
    (_, { method, path, permission, namespace, query, body }) => {
      const route = routes.get(`${method} ${path}`);
      const { schema = {}, config } = route ?? {};
      expect(validating(schema.querystring)).toEqual(validating(query));
      expect(validating(schema.body)).toEqual(validating(body));
      expect(config?.permission).toBe(permission);
      expect(permission !== undefined && config?.namespace !== false).toBe(namespace);
    },
  );
});

describe('the description of the API', () => {
  it('is served to anyone, in one piece', async () => {
    const answer = await app.inject('/openapi.json');
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([
      200,
      'application/json; charset=utf-8',
    ]);
    expect(Object.keys(answer.json().paths)).toEqual([...new Set(operations.map(({ path }) => path))]);
  });

  it('has a page that loads nothing from elsewhere', async () => {
    const page = await app.inject('/docs');
    expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.headers['content-security-policy']).toContain(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;",
    );
    const loaded = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url as string);
    expect(loaded.length).toBeGreaterThan(4);
    for (const url of loaded) {
      expect(url).toMatch(/^\/docs\//);
      expect((await app.inject(url)).statusCode, url).toBe(200);
    }
    expect((await app.inject('/docs/json')).json()).toEqual((await app.inject('/openapi.json')).json());
  });
});
