import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { patchAlert } from '../../catalog/alerts.ts';
import { putAttachment } from '../../catalog/attachments.ts';
import { createCollection } from '../../catalog/collections.ts';
import { startMatchingWorker } from '../../pipeline/matching-worker.ts';
import type { Loop } from '../../platform/loop.ts';
import { openTestContext, type TestContext } from '../../testing/context.ts';
import { buildTestServer, type Call, caller } from '../../testing/server.ts';
import { TEST_STORE } from '../../testing/store.ts';
import { WATCHED_NS as NS, type Watched, watched } from '../../testing/watch.ts';
import { alertExecuteRoutes } from './alert-execute.ts';
import { namespaceRoutes } from './namespaces.ts';

const EXECUTE = 'POST /v1/alerts/high/execute';
let test: TestContext;
let scene: Watched;
let worker: Loop | null;
let call: Call;
let close: () => Promise<void>;

beforeEach(async () => {
  test = await openTestContext();
  const ctx = { ...test.ctx, answerWithinMs: 10_000, wakeWorkers: () => worker?.wake() };
  scene = await watched(ctx, { execution_mode: 'on_demand' });
  await ctx.db.transaction((tx) =>
    tx
      .insertInto('namespaces')
      .values({ namespace_id: NS, name: NS, definition_json: '{}', created_at: 0, updated_at: 0 })
      .execute(),
  );
  const app = buildTestServer(ctx, [namespaceRoutes, alertExecuteRoutes]);
  close = () => app.close();
  const send = caller(app);
  call = (request, body, options = {}) =>
    send(request, body, { ...options, headers: { 'x-namespace': NS, ...options.headers } });
  worker = null;
});
afterEach(async () => {
  await worker?.stop();
  await close();
  await test.close();
});

function startWorker(): void {
  const { db, ids, clock, log, metrics } = test.ctx;
  const nobody = { beat: () => {}, wakeNotifier: () => {}, wakeFollowers: () => {} };
  worker = startMatchingWorker({ db, ids, clock, log, metrics, owner: 'test', ...nobody });
}

const deliveries = () => test.ctx.db.read.selectFrom('deliveries').selectAll().execute();

describe('an alert that is run by request', () => {
  it.each([
    [{}, ['a', 'b', 'c'], ['a', 'c']],
    [{ document_ids: ['c', 'b', 'nowhere', 'c'] }, ['b', 'c'], ['c']],
    [{ filters: { AND: [{ field: 'n', operator: 'lt', value: 9 }] } }, ['b', 'c'], ['c']],
    [{ since: '2030-01-01T00:00:01Z' }, ['b', 'c'], ['c']],
    [{ until: '2030-01-01T00:00:02Z' }, ['a', 'b'], ['a']],
    [{ since: '2030-01-01T00:00:01Z', document_ids: ['a', 'c'] }, ['c'], ['c']],
    [{ collection_id: 'docs', document_ids: ['nowhere'] }, [], []],
  ])('checks what %j means', async (wish, looked, found) => {
    for (const [id, n] of [
      ['a', 9],
      ['b', 1],
      ['c', 7],
    ] as const) {
      await scene.send({ [id]: n }, { check: false });
      test.clock.moveBy(1000);
    }
    startWorker();
    const answer = await call(EXECUTE, wish);
    expect(answer.statusCode).toBe(200);
    const execution = answer.json();
    expect(execution).toMatchObject({
      mode: 'on_demand',
      covered: null,
      limited: false,
      source_documents: looked,
    });
    expect(execution.matches.map((match: { document_id: string }) => match.document_id)).toEqual(found);
    expect(execution.triggered).toBe(found.length > 0);
    expect(await deliveries()).toHaveLength(found.length > 0 ? 1 : 0);
  });

  it('records a dry run and tells nobody, be the alert disabled', async () => {
    await scene.send({ a: 9 });
    await patchAlert(test.ctx, NS, 'high', { enabled: false });
    startWorker();
    const refused = await call(EXECUTE, {});
    expect([refused.statusCode, refused.json().error.message]).toEqual([
      409,
      expect.stringContaining('dry_run'),
    ]);
    const answer = await call(EXECUTE, { dry_run: true });
    expect(answer.json()).toMatchObject({
      triggered: true,
      match_count: 1,
      notification: { reason: 'dry_run' },
    });
    expect(await deliveries()).toEqual([]);
  });

  it('is looked for by its batch where it takes longer, and is not started again by a retry', async () => {
    await close();
    const app = buildTestServer({ ...test.ctx, answerWithinMs: 20 }, [alertExecuteRoutes]);
    close = () => app.close();
    const headers = { 'x-namespace': NS, 'idempotency-key': 'long' };
    const answer = await caller(app)(EXECUTE, {}, { headers });
    const running = { batch_id: expect.stringMatching(/^bat_/), status: 'running' };
    expect([answer.statusCode, answer.json()]).toEqual([202, running]);
    const retry = await caller(app)(EXECUTE, {}, { headers });
    expect([retry.statusCode, retry.json()]).toEqual([202, answer.json()]);
    expect(await test.ctx.db.read.selectFrom('jobs').select('job_id').execute()).toHaveLength(1);
  });

  it('runs once for one Idempotency-Key, and a retry gets the same answer', async () => {
    await scene.send({ a: 9 });
    startWorker();
    const headers = { 'idempotency-key': 'once' };
    const first = await call(EXECUTE, {}, { headers });
    const second = await call(EXECUTE, {}, { headers });
    expect(first.statusCode).toBe(200);
    expect([second.statusCode, second.json()]).toEqual([200, first.json()]);
    expect(await deliveries()).toHaveLength(1);
  });

  it('is refused where it is not clear what to check', async () => {
    await createCollection(test.ctx, NS, {
      collection_name: 'other',
      source: { type: 'bucket' },
      feature_extractor: { feature_extractor_name: 'x', version: 'v1' },
    });
    await putAttachment(test.ctx, NS, 'high', 'other', {});
    const status = async (request: string, body: object) => (await call(request, body)).statusCode;
    expect(await status(EXECUTE, {})).toBe(422);
    expect(await status(EXECUTE, { collection_id: 'nowhere' })).toBe(422);
    expect(await status(EXECUTE, { filters: { field: 'n', operator: 'nonsense', value: 1 } })).toBe(422);
    expect(await status(EXECUTE, { since: '2030-01-02T00:00:00Z', until: '2030-01-01T00:00:00Z' })).toBe(422);
    expect(await status(EXECUTE, { document_ids: [] })).toBe(422);
    expect(await status('POST /v1/alerts/nowhere/execute', {})).toBe(404);
    startWorker();
    expect(await status(EXECUTE, { collection_id: 'other' })).toBe(200);
  });

  // Another database takes long to take them in, and the same code counts them.
  it.runIf(TEST_STORE === 'sqlite')('checks no more than 10,000 documents, and says so', async () => {
    for (let part = 0; part < 11; part++) {
      const ids = Array.from({ length: 1000 }, (_, i) => String(part * 1000 + i).padStart(5, '0'));
      await scene.send(Object.fromEntries(ids.map((id) => [`d${id}`, 9])), { check: false });
    }
    startWorker();
    const execution = (await call(EXECUTE, { dry_run: true })).json();
    expect(execution).toMatchObject({ match_count: 10_000, limited: true });
    expect(execution.matches).toHaveLength(1000);
    expect(execution.source_documents).toHaveLength(1000);
  });
});
