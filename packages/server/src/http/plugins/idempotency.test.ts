import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppContext } from '../../context.ts';
import { insertMany } from '../../store/database.ts';
import { openTestContext, type TestContext } from '../../testing/context.ts';
import { buildTestServer, type Call, caller } from '../../testing/server.ts';
import { alertRoutes } from '../routes/alerts.ts';
import { channelRoutes } from '../routes/channels.ts';
import { collectionRoutes } from '../routes/collections.ts';
import { deadLetterRoutes } from '../routes/dead-letters.ts';
import { documentRoutes } from '../routes/documents.ts';
import { keyRoutes } from '../routes/keys.ts';
import { namespaceRoutes } from '../routes/namespaces.ts';
import { retrieverRoutes } from '../routes/retrievers.ts';

const DAY = 24 * 60 * 60_000;
const KEYS = '/v1/organizations/users/a@b.c/api-keys';
const DOCUMENTS = '/v1/collections/ccc/documents';
/** Answers with any status that the body asks for, once it is let through. */
const schema = { body: { type: ['object', 'null'], properties: { n: { type: 'integer' } } } };
const EXTRACTOR = { feature_extractor_name: 'x', version: 'v1' };
const COLLECTION = {
  collection_name: 'ccc',
  source: { type: 'bucket', bucket_id: 'b' },
  feature_extractor: EXTRACTOR,
};
const ROUTES = [
  alertRoutes,
  channelRoutes,
  collectionRoutes,
  deadLetterRoutes,
  documentRoutes,
  keyRoutes,
  namespaceRoutes,
  retrieverRoutes,
];
let runs = 0;
let gate: Promise<void>;
const probes = (): FastifyPluginAsync => async (app) => {
  for (const method of ['POST', 'PUT'])
    app.route<{ Body: { status?: number } | undefined }>({
      method,
      url: '/run',
      schema,
      config: { permission: 'read' },
      handler: async ({ body }, reply) => {
        const run = ++runs;
        await gate;
        return reply.code(body?.status ?? 200).send({ run });
      },
    });
  app.post('/fails', { config: { permission: 'read' } }, async () => {
    runs++;
    throw new Error('broken');
  });
};

let test: TestContext;
let app: FastifyInstance;
let call: Call;

/** A server on the same database, as after a crash: it remembers nothing of what ran before. */
const restart = (): void => {
  app = buildTestServer(test.ctx, [probes, ...ROUTES]);
  call = caller(app);
};

beforeEach(async () => {
  test = await openTestContext();
  runs = 0;
  gate = Promise.resolve();
  restart();
  await makeNamespace('a');
});
afterEach(async () => {
  await app.close();
  await test.close();
});

const makeNamespace = (namespace_name: string) =>
  call('POST /v1/namespaces', {
    namespace_name,
    feature_extractors: [EXTRACTOR],
  });
const keyed = async (request: string, body?: unknown, headers: Record<string, string> = {}, key?: string) => {
  const all = { 'idempotency-key': 'k', ...headers };
  return call(request, body, { headers: all, ...(key === undefined ? {} : { key }) });
};
const isReplay = (answer: { headers: Record<string, unknown> }) => answer.headers['idempotency-replayed'];
const rows = () => test.ctx.db.read.selectFrom('idempotency').selectAll().execute();
const count = async (table: 'documents' | 'batches' | 'jobs') =>
  (await test.ctx.db.read.selectFrom(table).select('namespace_id').execute()).length;

describe('a POST with an Idempotency-Key', () => {
  it('runs once and gets its first answer again', async () => {
    const first = await keyed('POST /run', { a: 1, b: [1, { c: 2, d: 3 }] });
    const second = await keyed('POST /run', '{ "b": [1, {"d":3,"c":2}], "a": 1.0 }');
    expect([first.json(), isReplay(first)]).toEqual([{ run: 1 }, undefined]);
    expect([second.body, second.statusCode, isReplay(second)]).toEqual([first.body, 200, 'true']);
    expect(second.headers['content-type']).toBe(first.headers['content-type']);
    expect(second.headers['x-request-id']).not.toBe(first.headers['x-request-id']);
  });

  it('also where it was refused', async () => {
    for (const body of [{ status: 404 }, { status: 409 }, { n: 'none' }]) {
      const headers = { 'idempotency-key': JSON.stringify(body) };
      const first = await keyed('POST /run', body, headers);
      const second = await keyed('POST /run', body, headers);
      expect(first.statusCode).toBeGreaterThanOrEqual(400);
      expect([second.body, second.statusCode]).toEqual([first.body, first.statusCode]);
      expect(isReplay(second)).toBe('true');
    }
  });

  it('is another one with another key, path, query, namespace or API key', async () => {
    await makeNamespace('b');
    const { key } = (await call(`POST ${KEYS}`, { name: 'other' })).json() as { key: string };
    const inA = { 'x-namespace': 'a' };
    const answers = [
      await keyed('POST /run', undefined, inA),
      await keyed('POST /run', undefined, { ...inA, 'idempotency-key': 'other' }),
      await keyed('POST /run?x=1', undefined, inA),
      await keyed('POST /run', undefined, { 'x-namespace': 'b' }),
      await keyed('POST /run', undefined, inA, key),
      await keyed('PUT /run', undefined, inA),
      await keyed('PUT /run', undefined, inA),
      await call('POST /run', undefined, { headers: inA }),
    ];
    expect(answers.map((answer) => answer.json())).toEqual(answers.map((_, i) => ({ run: i + 1 })));
  });

  it('works on routes of the organisation, and keeps no secret readable', async () => {
    const first = await keyed(`POST ${KEYS}`, { name: 'mine' });
    const second = await keyed(`POST ${KEYS}`, { name: 'mine' });
    expect(first.json().key).toMatch(/^sk_/);
    expect(second.body).toBe(first.body);
    const kept = await rows();
    expect(kept).toMatchObject([{ namespace_id: '', state: 'done', status: first.statusCode }]);
    expect(JSON.stringify(kept)).not.toContain(first.json().key);
  });

  it('is refused with another body', async () => {
    await keyed('POST /run', { a: 1 });
    const answer = await keyed('POST /run', { a: 2 });
    expect([answer.statusCode, answer.json().error.type]).toEqual([422, 'ValidationError']);
    expect(answer.json().detail[0].loc).toEqual(['header', 'Idempotency-Key']);
    expect(isReplay(await keyed('POST /run', { a: 1 }))).toBe('true');
  });

  it('must have a key of 1 to 255 printable characters', async () => {
    for (const key of ['', ' ', 'x'.repeat(256), 'a\tb', '\u0085'])
      expect((await keyed('POST /run', undefined, { 'idempotency-key': key })).statusCode).toBe(400);
    for (const key of ['x', 'x'.repeat(255), Buffer.from('schlüssel 🔑').toString('latin1')])
      expect((await keyed('POST /run', undefined, { 'idempotency-key': key })).statusCode).toBe(200);
    expect(runs).toBe(3);
  });

  it('is refused where its body is nested too deeply to be compared', async () => {
    const answer = await keyed('POST /run', `{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`);
    expect(answer.statusCode).toBe(422);
    expect(await rows()).toEqual([]);
  });
});

describe('while the first one runs', () => {
  it('others get 409, then its answer', async () => {
    let open = (): void => {};
    gate = new Promise((resolve) => (open = resolve));
    const all = Promise.all(Array.from({ length: 8 }, () => keyed('POST /run', { a: 1 })));
    await expect.poll(async () => [runs, (await rows()).length]).toEqual([1, 1]);
    const late = await keyed('POST /run', { a: 1 });
    expect([late.statusCode, late.json().error.type]).toEqual([409, 'ConflictError']);
    expect(late.headers['retry-after']).toBe('1');
    expect((await keyed('POST /run', { a: 2 })).statusCode).toBe(422);
    open();
    const statuses = (await all).map(({ statusCode }) => statusCode).sort((a, b) => a - b);
    expect(statuses).toEqual([200, ...Array(7).fill(409)]);
    expect((await keyed('POST /run', { a: 1 })).json()).toEqual({ run: 1 });
    expect(runs).toBe(1);
  });
});

describe('what is not kept', () => {
  it('are the answers 5xx, 401 and 429', async () => {
    for (const status of [500, 503, 401, 429]) {
      runs = 0;
      expect((await keyed('POST /run', { status })).statusCode).toBe(status);
      expect(await rows()).toEqual([]);
      expect((await keyed('POST /run', { status })).json()).toEqual({ run: 2 });
    }
    expect((await keyed('POST /fails')).statusCode).toBe(500);
    expect((await keyed('POST /fails')).statusCode).toBe(500);
    expect(runs).toBe(4);
    expect((await keyed('POST /run', undefined, {}, 'sk_wrong')).statusCode).toBe(401);
    expect(await rows()).toEqual([]);
  });

  it('is an answer older than 24 hours', async () => {
    await keyed('POST /run', { a: 1 });
    test.clock.moveBy(DAY - 1);
    expect((await keyed('POST /run', { a: 1 })).json()).toEqual({ run: 1 });
    test.clock.moveBy(1);
    expect((await keyed('POST /run', { a: 2 })).json()).toEqual({ run: 2 });
    expect((await keyed('POST /run', { a: 2 })).json()).toEqual({ run: 2 });
  });

  it('is removed, in as many steps as it takes', async () => {
    const old = Array.from({ length: 1200 }, (_, i) => ({ ...rowOf(`old ${i}`), created_at: 1 }));
    await test.ctx.db.transaction((tx) => insertMany(tx, 'idempotency', old));
    await keyed('POST /run');
    await expect.poll(async () => (await rows()).map((row) => row.idempotency_key)).toEqual(['k']);
  });
});

/** What the requests below may change. */
const everything = () =>
  Promise.all(
    (['namespaces', 'collections', 'retrievers', 'alerts', 'channels', 'api_keys', 'jobs'] as const).map(
      (table) => test.ctx.db.read.selectFrom(table).selectAll().execute(),
    ),
  );

const rowOf = (idempotency_key: string) => ({
  namespace_id: 'ns_x',
  key_id: 'key_environment',
  idempotency_key,
  request: 'POST /run',
  body_hash: '',
  state: 'running' as const,
  status: null,
  body: null,
  owner: 'prc_gone',
  created_at: test.clock.now(),
});

describe('after a crash', () => {
  const makeCollection = () => call('POST /v1/collections', COLLECTION);
  const single = { collection_id: 'ccc', metadata: { a: 1 } };
  const bulk = { documents: [single, { metadata: { a: 2 } }] };

  it('what ran then runs again', async () => {
    gate = new Promise(() => {});
    void keyed('POST /run', { a: 1 });
    await expect.poll(async () => (await rows()).map(({ state }) => state)).toEqual(['running']);
    expect((await keyed('POST /run', { a: 1 })).statusCode).toBe(409);
    gate = Promise.resolve();
    restart();
    expect((await keyed('POST /run', { a: 1 })).json()).toEqual({ run: 2 });
    expect(isReplay(await keyed('POST /run', { a: 1 }))).toBe('true');
  });

  for (const [path, body] of [
    [DOCUMENTS, single],
    [`${DOCUMENTS}/bulk`, bulk],
  ] as const)
    it(`between T1 and its answer, POST ${path} gets that answer and makes no second batch`, async () => {
      expect((await makeCollection()).statusCode).toBe(200);
      let sent = '';
      const dying = buildTestServer(test.ctx, [documentRoutes]);
      dying.addHook('preSerialization', async (_request, _reply, payload) => {
        sent = JSON.stringify(payload);
        return new Promise(() => {}); // killed after the handler, before anything else
      });
      void caller(dying)(`POST ${path}`, body, { headers: { 'idempotency-key': 'k' } });
      await expect.poll(async () => (await rows()).map(({ state }) => state)).toEqual(['done']);
      const before = [await count('documents'), await count('batches'), await count('jobs')];
      restart();
      const again = await keyed(`POST ${path}`, body);
      expect([again.statusCode, isReplay(again)]).toEqual([200, 'true']);
      expect(again.body).toBe(sent);
      expect([await count('documents'), await count('batches'), await count('jobs')]).toEqual(before);
      expect(before).toEqual([body === bulk ? 2 : 1, 1, 1]);
      const batch = await test.ctx.db.read.selectFrom('batches').select('batch_id').executeTakeFirstOrThrow();
      if (body === bulk) expect(again.json().batch_id).toBe(batch.batch_id);
    });

  const stages = [{ stage_id: 'attribute_filter', parameters: { field: 'a', operator: 'eq', value: 1 } }];
  const config = { url: 'https://example.com' };
  const job = async (): Promise<unknown> => {
    await makeCollection();
    await call(`POST ${DOCUMENTS}/bulk`, bulk);
    return test.ctx.db.transaction((tx) =>
      tx.updateTable('jobs').set({ job_id: 'job_1', state: 'dead' }).execute(),
    );
  };
  for (const [path, body, before, shows] of [
    ['/v1/namespaces', { namespace_name: 'b', feature_extractors: [EXTRACTOR] }, null, 'ns_'],
    ['/v1/collections', COLLECTION, null, 'col_'],
    ['/v1/retrievers', { retriever_name: 'r', stages }, null, 'ret_'],
    ['/v1/alerts', { name: 'a', retriever: { stages }, notification_config: {} }, null, 'alt_'],
    ['/v1/notifications/channels', { channel_type: 'webhook', config }, null, 'whsec_'],
    [KEYS, { name: 'mine' }, null, 'sk_'],
    [`${KEYS}/mine/rotate`, undefined, () => call(`POST ${KEYS}`, { name: 'mine' }), 'sk_'],
    ['/v1/dead-letters/job_1/retry', undefined, job, 'true'],
  ] as const)
    it(`between its work and its answer, POST ${path} gets that answer and does nothing again`, async () => {
      await before?.();
      let sent = '';
      const dying = buildTestServer(test.ctx, ROUTES);
      dying.addHook('preSerialization', async (_request, _reply, payload) => {
        sent = JSON.stringify(payload);
        return new Promise(() => {}); // killed after the handler, before anything else
      });
      const headers = { 'idempotency-key': 'k', 'x-namespace': 'a' };
      void caller(dying)(`POST ${path}`, body, { headers });
      await expect.poll(() => sent).toContain(shows);
      expect((await rows()).map(({ state }) => state)).toEqual(['done']);
      const state = await everything();
      restart();
      const again = await keyed(`POST ${path}`, body, { 'x-namespace': 'a' });
      expect([again.statusCode, isReplay(again), again.body]).toEqual([200, 'true', sent]);
      expect(await everything()).toEqual(state);
    });

  it('before its work was committed, nothing is kept and the retry does it', async () => {
    const { db } = test.ctx;
    const dying: AppContext = {
      ...test.ctx,
      db: {
        ...db,
        transaction: (work) =>
          db.transaction(async (tx) => {
            const result = await work(tx);
            const made = await tx.selectFrom('channels').select('channel_id').execute();
            if (made.length > 0) throw new Error('killed');
            return result;
          }),
      },
    };
    const failing = buildTestServer(dying, ROUTES);
    const body = { channel_type: 'webhook', config };
    const headers = { 'idempotency-key': 'k' };
    const lost = await caller(failing)('POST /v1/notifications/channels', body, { headers });
    await failing.close();
    expect([lost.statusCode, await rows()]).toEqual([500, []]);
    const made = await keyed('POST /v1/notifications/channels', body);
    expect([made.statusCode, isReplay(made)]).toEqual([200, undefined]);
    expect(await db.read.selectFrom('channels').select('channel_id').execute()).toHaveLength(1);
  });

  it('before T1 was committed, nothing is kept and the batch is made by the retry', async () => {
    expect((await makeCollection()).statusCode).toBe(200);
    const { db } = test.ctx;
    const dying = {
      ...test.ctx,
      db: {
        capabilities: db.capabilities,
        read: db.read,
        close: () => db.close(),
        transaction: db.transaction,
        write: (async (writes) => {
          if (writes.some(({ sql }) => sql.includes('"batches"'))) throw new Error('killed'); // in T1
          return db.write(writes);
        }) as typeof db.write,
      },
    };
    const failing = buildTestServer(dying, [documentRoutes]);
    const headers = { 'idempotency-key': 'k' };
    const lost = await caller(failing)(`POST ${DOCUMENTS}/bulk`, bulk, { headers });
    await failing.close();
    expect([lost.statusCode, await count('batches'), await rows()]).toEqual([500, 0, []]);
    const made = await keyed(`POST ${DOCUMENTS}/bulk`, bulk);
    expect([made.statusCode, isReplay(made), await count('batches')]).toEqual([200, undefined, 1]);
  });

  it('a created document is answered as it is read', async () => {
    expect((await makeCollection()).statusCode).toBe(200);
    const named = { document_id: 'd', ...single };
    for (const key of ['1', '2']) {
      const made = await keyed(`POST ${DOCUMENTS}`, named, { 'idempotency-key': key });
      expect(made.json()).toEqual((await call(`GET ${DOCUMENTS}/d`)).json());
      test.clock.moveBy(1000);
    }
    expect(await count('batches')).toBe(1);
  });
});
