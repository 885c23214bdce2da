import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { insertion } from '../../store/database.ts';
import { openTestContext, type TestContext } from '../../testing/context.ts';
import { addDeliveries, addExecution, deliveryRow, readDelivery } from '../../testing/deliveries.ts';
import { PLAIN_JOB } from '../../testing/rows.ts';
import { buildTestServer, type Call, caller } from '../../testing/server.ts';
import { deadLetterRoutes } from './dead-letters.ts';
import { namespaceRoutes } from './namespaces.ts';

let test: TestContext;
let app: FastifyInstance;
let call: Call;
let namespace_id: string;
let notified = 0;
const id = (n: number): string => String(n).padStart(26, '0');

beforeEach(async () => {
  notified = 0;
  test = await openTestContext({ wakeNotifier: () => void notified++ });
  app = buildTestServer(test.ctx, [namespaceRoutes, deadLetterRoutes]);
  call = caller(app);
  const extractor = { feature_extractor_name: 'x', version: 'v1' };
  const made = await call('POST /v1/namespaces', { namespace_name: 'n', feature_extractors: [extractor] });
  namespace_id = made.json().namespace_id;
});
afterEach(async () => {
  await app.close();
  await test.close();
});

const addBatch = (n: number, state: 'dead' | 'ready' = 'dead') =>
  test.ctx.db.write([
    insertion('jobs', [
      {
        namespace_id,
        job_id: `job_${id(n)}`,
        batch_id: `bat_${n}`,
        ...PLAIN_JOB,
        collection_id: 'col_1',
        version: 1,
        state,
        due_at: 0,
        lease_owner: null,
        lease_until: null,
        attempts: 12,
        interrupted: 0,
        error: 'it failed',
        created_at: n,
      },
    ]),
  ]);
const addFailed = (n: number, state: 'failed' | 'delivered' = 'failed') =>
  addDeliveries(test, [
    deliveryRow(`dlv_${id(n)}`, 'chn_1', {
      namespace_id,
      execution_id: `exec_${n}`,
      state,
      attempts: 13,
      reason: 'timeout',
      due_at: null,
      finished_at: 5,
    }),
  ]);
const walk = async (limit: number): Promise<string[]> => {
  const ids: string[] = [];
  for (let cursor = ''; ; ) {
    const page = (await call(`GET /v1/dead-letters?limit=${limit}&cursor=${cursor}`)).json();
    ids.push(...page.results.map((row: { job_id: string }) => row.job_id));
    cursor = page.pagination.next_cursor;
    if (cursor === null) return ids;
  }
};

it('batches and deliveries are listed together, oldest first, page by page', async () => {
  for (const n of [1, 3, 4]) await addBatch(n);
  for (const n of [2, 4, 5]) await addFailed(n);
  await addBatch(6, 'ready');
  await addFailed(7, 'delivered');
  const all = [
    `job_${id(1)}`,
    `dlv_${id(2)}`,
    `job_${id(3)}`,
    `job_${id(4)}`,
    `dlv_${id(4)}`,
    `dlv_${id(5)}`,
  ];
  for (const limit of [1, 2, 3, 4, 5, 6, 7]) expect(await walk(limit)).toEqual(all);
  const offset = (await call('GET /v1/dead-letters?offset=4')).json();
  expect([offset.total_count, offset.results.length]).toEqual([6, 2]);
});

it('each says what it is, and what it failed with', async () => {
  await addExecution(test, 'exec_2', { namespace_id });
  await addBatch(1);
  await addFailed(2);
  await addFailed(3);
  expect((await call('GET /v1/dead-letters')).json().results).toMatchObject([
    {
      kind: 'batch',
      batch_id: 'bat_1',
      collection_id: 'col_1',
      delivery_id: null,
      error: 'it failed',
      attempts: 12,
    },
    {
      kind: 'delivery',
      delivery_id: `dlv_${id(2)}`,
      execution_id: 'exec_2',
      batch_id: 'bat_exec_2',
      collection_id: 'col_1',
      error: 'timeout',
      attempts: 13,
    },
    { kind: 'delivery', execution_id: 'exec_3', batch_id: null, collection_id: null },
  ]);
});

it('a delivery is tried again, and its execution says so', async () => {
  const failed = JSON.stringify({ status: 'failed', reason: 'timeout' });
  await addExecution(test, 'exec_2', { namespace_id, notification_json: failed });
  await addFailed(2);
  const retry = () => call(`POST /v1/dead-letters/dlv_${id(2)}/retry`);
  expect((await retry()).json()).toEqual({ success: true, message: 'It will be sent again' });
  expect(await readDelivery(test, `dlv_${id(2)}`)).toMatchObject({
    state: 'pending',
    due_at: 0,
    attempts: 13,
    reason: null,
  });
  const { notification_json } = await test.ctx.db.read
    .selectFrom('executions')
    .select('notification_json')
    .executeTakeFirstOrThrow();
  expect([JSON.parse(notification_json).status, notified]).toEqual(['pending', 1]);
  expect((await retry()).statusCode).toBe(404);
  expect(await walk(10)).toEqual([]);
});
