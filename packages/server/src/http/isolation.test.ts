import { type Operation, operations } from '@tocsin/contract';
import type { FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildHttp } from '../app.ts';
import { openTestContext, type TestContext } from '../testing/context.ts';
import { dumpTables } from '../testing/dump.ts';
import { bodyOf } from '../testing/operation-bodies.ts';
import { urlOf } from '../testing/operation-urls.ts';
import { makeScene, type Scene, type SceneKind } from '../testing/scene.ts';
import { type Call, caller } from '../testing/server.ts';
import { withBriefStreams } from '../testing/streams.ts';

let test: TestContext;
let app: FastifyInstance;
let call: Call;
/** What is there and must not be found; what would be like it, but is not there; what the key may see. */
let theirs: Scene;
let nothing: Scene;
let own: Scene;
/** Keys that see their own namespace alone. */
let keys: Record<'member' | 'admin' | 'reader' | 'writer', string>;

beforeAll(async () => {
  test = await openTestContext();
  app = buildHttp(withBriefStreams(test.ctx));
  call = caller(app);
  theirs = await makeScene(test.ctx, call, 'theirs');
  own = await makeScene(test.ctx, call, 'own');
  nothing = likeness(theirs);
  keys = {
    member: await makeKey('member', ['read', 'write', 'delete']),
    admin: await makeKey('admin', ['admin']),
    reader: await makeKey('reader', ['read']),
    writer: await makeKey('writer', ['read', 'write']),
  };
});
afterAll(async () => {
  await app.close();
  await test.close();
});

async function makeKey(name: string, permissions: string[]): Promise<string> {
  const scopes = [{ resource_type: 'namespace', resource_id: own.namespace[0] }];
  const made = await call('POST /v1/organizations/users/a@b.c/api-keys', { name, permissions, scopes });
  return made.json().key as string;
}

/** A scene with ids and names of the same form, of which nothing exists. */
function likeness(scene: Scene): Scene {
  const like = (text: string): string =>
    /_[0-9a-z]{26}$/.test(text)
      ? `${text.slice(0, -26)}7${text.slice(-25)}`
      : text.replace('theirs', 'absent');
  return Object.fromEntries(
    Object.entries(scene).map(([kind, values]) => [kind, values.map(like)]),
  ) as unknown as Scene;
}

interface Seen {
  readonly status: number;
  readonly headers: object;
  readonly body: string;
}

/** What a key sees of an operation on something of a scene, without the names of what it asked for. */
async function seen(
  operation: Operation,
  scene: Scene,
  key: string | null,
  namespace: string,
): Promise<Seen> {
  const body = bodyOf(operation, scene);
  const answer = await call(`${operation.method} ${urlOf(operation, scene)}`, body, {
    key,
    headers: operation.namespace ? { 'x-namespace': namespace } : {},
  });
  const { 'x-request-id': _id, date: _date, 'content-length': _length, ...headers } = answer.headers;
  return { status: answer.statusCode, headers, body: withoutNames(answer.body, scene) };
}

function withoutNames(text: string, scene: Scene): string {
  const known = (Object.entries(scene) as [SceneKind, readonly string[]][]).flatMap(([kind, values]) =>
    values.map((value, i) => [value, `<${kind} ${i}>`] as const),
  );
  return known
    .sort(([a], [b]) => b.length - a.length)
    .reduce((rest, [value, token]) => rest.replaceAll(value, token), text)
    .replaceAll(/^id: .*$/gm, 'id: <place in the feed>')
    .replaceAll(/\b(?!doc)[a-z]{2,4}_[0-9a-z]{26}\b/g, '<made>');
}

/** Every row that is theirs or the organisation's. */
async function kept(): Promise<string[]> {
  const dump = await dumpTables(test.ctx.db);
  const rows = Object.entries(dump).flatMap(([table, some]) => some.map((row) => `${table} ${row}`));
  return rows.filter(
    (row) => row.includes(theirs.namespace[0] as string) || /^(namespaces|api_keys|settings) /.test(row),
  );
}

const named = (some: readonly Operation[]) =>
  some.map((operation) => [operation.operationId, operation] as const);
const withKey = operations.filter(({ permission }) => permission !== undefined);
const inNamespaces = operations.filter(({ namespace }) => namespace);

describe('a key of another namespace', () => {
  let before: string[];
  beforeAll(async () => {
    before = await kept();
  });
  afterEach(async () => {
    expect(await kept()).toEqual(before);
  });

  it.each(named(inNamespaces))('learns nothing where it names theirs: %s', async (_, operation) => {
    for (const key of [keys.member, keys.admin])
      for (const which of [0, 1]) {
        const there = await seen(operation, theirs, key, theirs.namespace[which] as string);
        expect(there).toEqual(await seen(operation, nothing, key, nothing.namespace[which] as string));
        expect(there.status).toBe(404);
      }
  });

  it.each(named(withKey))(
    'learns nothing where it names things of theirs in its own: %s',
    async (_, operation) => {
      for (const key of [keys.member, keys.admin]) {
        const there = await seen(operation, theirs, key, own.namespace[0] as string);
        expect(there).toEqual(await seen(operation, nothing, key, own.namespace[0] as string));
        expect(JSON.stringify(there)).not.toContain('theirs');
      }
    },
  );

  it('cannot try out which names are taken', async () => {
    for (const method of ['PUT', 'PATCH'])
      for (const namespace_name of ['theirs', 'absent']) {
        const answer = await call(
          `${method} /v1/namespaces/${own.namespace[0]}`,
          { namespace_name },
          { key: keys.admin },
        );
        expect([answer.statusCode, answer.json().error.type]).toEqual([403, 'ForbiddenError']);
      }
  });

  it('lists its own namespace alone', async () => {
    const { results, total_count, stats } = (
      await call('POST /v1/namespaces/list', {}, { key: keys.member })
    ).json();
    expect([results.map((one: { namespace_id: string }) => one.namespace_id), total_count]).toEqual([
      [own.namespace[0]],
      1,
    ]);
    expect(stats.total_collections).toBe(1);
  });

  it('cannot page on with a cursor of theirs', async () => {
    const executions = (key: string | undefined, namespace: string, query: string) =>
      call(`GET /v1/alerts/executions?limit=1${query}`, undefined, {
        ...(key && { key }),
        headers: { 'x-namespace': namespace },
      });
    const first = await executions(undefined, theirs.namespace[0] as string, '');
    const cursor = first.json().pagination.next_cursor as string;
    const [used, made] = [
      await executions(keys.member, own.namespace[0] as string, `&cursor=${cursor}`),
      await executions(keys.member, own.namespace[0] as string, '&cursor=WyJhIl0.AAAA'),
    ];
    expect([used.statusCode, used.json().error]).toEqual([400, made.json().error]);
  });
});

describe('without the right key', () => {
  let before: unknown;
  beforeAll(async () => {
    before = await dumpTables(test.ctx.db);
  });
  afterEach(async () => {
    expect(await dumpTables(test.ctx.db)).toEqual(before);
  });

  it.each(named(withKey))('nothing is told, whether it is there or not: %s', async (_, operation) => {
    for (const key of [null, 'sk_unknown', 'x'.repeat(5000)]) {
      const there = await seen(operation, own, key, own.namespace[0] as string);
      expect(there).toEqual(await seen(operation, nothing, key, nothing.namespace[0] as string));
      expect(there.status).toBe(401);
    }
  });

  const needed = { read: 'reader', write: 'writer', delete: 'member', admin: 'admin' } as const;
  it.each(named(withKey))('nothing is done that the key may not do: %s', async (_, operation) => {
    const holders = ['reader', 'writer', 'member', 'admin'] as const;
    const lacking = holders.slice(0, holders.indexOf(needed[operation.permission as 'read']));
    for (const holder of lacking) {
      const there = await seen(operation, own, keys[holder], own.namespace[0] as string);
      expect(there).toEqual(await seen(operation, nothing, keys[holder], nothing.namespace[0] as string));
      expect(there.status).toBe(403);
    }
  });
});

describe('an Idempotency-Key', () => {
  it('never gets an answer that was kept for another', async () => {
    const path = 'POST /v1/notifications/channels/list';
    const headers = (namespace: string) => ({ 'idempotency-key': 'the same', 'x-namespace': namespace });
    const first = await call(path, {}, { headers: headers(theirs.namespace[0] as string) });
    expect(first.json().results).toHaveLength(1);
    const refused = await call(
      path,
      {},
      { key: keys.member, headers: headers(theirs.namespace[0] as string) },
    );
    expect(refused.statusCode).toBe(404);
    const second = await call(path, {}, { key: keys.member, headers: headers(own.namespace[0] as string) });
    expect(second.json().results[0].channel_id).toBe(own.channel[0]);
  });
});

describe('a key with the right permission', () => {
  it.each(named(inNamespaces.filter(({ permission }) => permission === 'read')))(
    'reading needs no more than "read": %s',
    async (_, operation) => {
      const { status } = await seen(operation, own, keys.reader, own.namespace[0] as string);
      expect([200, 404, 422]).toContain(status);
    },
  );
});
