import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deadLetterRoutes } from '../http/routes/dead-letters.ts';
import { openTestContext, type TestContext } from '../testing/context.ts';
import { PLAIN_JOB } from '../testing/rows.ts';
import { buildTestServer, caller } from '../testing/server.ts';
import { claimJob, type Job, MAX_ATTEMPTS, putBackJob } from './job-queue.ts';

const NS = 'ns_test';
let test: TestContext;
beforeEach(async () => {
  test = await openTestContext();
});
afterEach(() => test.close());

const addJob = (namespace_id: string, job_id: string): Promise<unknown> =>
  test.ctx.db.transaction((tx) =>
    tx
      .insertInto('jobs')
      .values({
        namespace_id,
        job_id,
        batch_id: `bat_${job_id}`,
        ...PLAIN_JOB,
        collection_id: 'col_1',
        version: 0,
        state: 'ready',
        due_at: test.clock.now(),
        lease_owner: null,
        lease_until: null,
        attempts: 0,
        error: null,
        created_at: test.clock.now(),
        interrupted: 0,
      })
      .execute(),
  );
const claim = (last = ''): Promise<Job | null> => claimJob(test.ctx.db, 'w', last, test.clock.now());

describe('jobs', () => {
  it('are claimed once each, and namespaces take turns', async () => {
    for (const [namespace, job] of [
      ['ns_a', '1'],
      ['ns_a', '2'],
      ['ns_a', '3'],
      ['ns_b', '4'],
    ] as const)
      await addJob(namespace, job);
    const order: string[] = [];
    for (let job = await claim(); job !== null; job = await claim(job.namespace_id)) order.push(job.job_id);
    expect(order).toEqual(['1', '4', '2', '3']);
  });

  it('that were only interrupted come back at once, without counting an attempt', async () => {
    await addJob(NS, '1');
    const job = (await claim()) as Job;
    await test.ctx.db.transaction((tx) => putBackJob(tx, job, null));
    expect(await claim()).toMatchObject({ job_id: '1', attempts: 0 });
  });

  it('that fail at every attempt are dead letters, listed, and can be tried again', async () => {
    await addJob(NS, '1');
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const job = (await claim()) as Job;
      expect(job.attempts).toBe(attempt);
      const failure = { message: 'no luck', dueAt: test.clock.now() + 1000 };
      await test.ctx.db.transaction((tx) => putBackJob(tx, job, failure));
      expect(await claim()).toBeNull();
      test.clock.moveBy(1000);
    }
    expect(await claim()).toBeNull();
    const now = test.clock.now();
    await test.ctx.db.transaction((tx) =>
      tx
        .insertInto('namespaces')
        .values({ namespace_id: NS, name: 'n', definition_json: '{}', created_at: now, updated_at: now })
        .execute(),
    );
    const app = buildTestServer(test.ctx, [deadLetterRoutes]);
    const call = caller(app);
    const headers = { 'x-namespace': NS };
    expect((await call('GET /v1/dead-letters', undefined, { headers })).json()).toMatchObject({
      results: [{ job_id: '1', attempts: MAX_ATTEMPTS, error: 'no luck' }],
      total_count: 1,
    });
    expect((await call('POST /v1/dead-letters/1/retry', {}, { headers })).statusCode).toBe(200);
    expect((await call('POST /v1/dead-letters/1/retry', {}, { headers })).statusCode).toBe(404);
    expect(await claim()).toMatchObject({ job_id: '1', attempts: 0 });
    await app.close();
  });
});
