import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BACKLOG_LIMIT } from '../pipeline/full-backlog.ts';
import { readBacklog } from '../store/backlog.ts';
import { insertMany } from '../store/database.ts';
import type { DeliveriesTable, JobsTable } from '../store/tables.ts';
import { openTestContext, type TestContext } from '../testing/context.ts';
import { PLAIN_DELIVERY } from '../testing/rows.ts';
import { readHealth } from './health.ts';

const MINUTE = 60_000;
let test: TestContext;
beforeEach(async () => {
  test = await openTestContext();
  await test.ctx.db.transaction((tx) =>
    insertMany(
      tx,
      'namespaces',
      ['ns_a', 'ns_b'].map((id) => ({
        namespace_id: id,
        name: id,
        definition_json: '{}',
        created_at: 0,
        updated_at: 0,
      })),
    ),
  );
});
afterEach(() => test.close());

function job(change: Partial<JobsTable>): JobsTable {
  const now = test.clock.now();
  return {
    namespace_id: 'ns_a',
    job_id: test.ctx.ids.next('job_'),
    batch_id: test.ctx.ids.next('bat_'),
    collection_id: 'col_x',
    version: 1,
    state: 'ready',
    due_at: now,
    lease_owner: null,
    lease_until: null,
    attempts: 0,
    error: null,
    created_at: now,
    ...change,
  } as JobsTable;
}

const addJobs = (jobs: JobsTable[]) => test.ctx.db.transaction((tx) => insertMany(tx, 'jobs', jobs));

/** Without the cache, whose time depends on how long reading takes. */
function health() {
  const { db, clock } = test.ctx;
  return readHealth({ ...test.ctx, backlog: () => readBacklog(db.read, clock.now()) });
}

describe('health', () => {
  it('is OK where nothing waits, and says that this process has no workers', async () => {
    const { status, data, errors, checks } = await health();
    expect(status).toBe('OK');
    expect(Object.values(data)).not.toContain(false);
    expect(errors).toBeUndefined();
    expect(checks).toMatchObject({
      database: { status: 'ok', message: null },
      workers: { status: 'ok', message: 'None in this process' },
    });
  });

  it('is degraded when a batch has waited for more than a minute, in any namespace', async () => {
    await addJobs([
      job({ namespace_id: 'ns_b', state: 'leased', lease_until: test.clock.now() + 10 * MINUTE }),
    ]);
    test.clock.moveBy(MINUTE);
    expect((await health()).status).toBe('OK');
    test.clock.moveBy(2000);
    const found = await health();
    expect(found).toMatchObject({
      status: 'DEGRADED',
      data: { task_queue: false, metadata: true },
      errors: { task_queue: 'The oldest batch has waited 62 s to be checked' },
      checks: { backlog: { status: 'failing' }, leases: { status: 'ok' } },
    });
  });

  it('is degraded when one namespace comes near the limit of its backlog', async () => {
    const near = BACKLOG_LIMIT * 0.9;
    await addJobs(Array.from({ length: near - 1 }, () => job({})));
    await addJobs(Array.from({ length: 10 }, () => job({ namespace_id: 'ns_b' })));
    expect((await health()).status).toBe('OK');
    await addJobs([job({})]);
    test.clock.moveBy(1000);
    expect((await health()).errors?.task_queue).toMatch(/^9000 batches of a namespace wait/);
  });

  it('is degraded when a lease ran out long ago and nobody took the work over', async () => {
    const now = test.clock.now();
    await addJobs([
      job({ state: 'leased', lease_owner: 'worker-9', lease_until: now, created_at: now + 90_000 }),
    ]);
    test.clock.moveBy(MINUTE);
    expect((await health()).checks?.['leases']?.status).toBe('ok');
    test.clock.moveBy(1000);
    expect((await health()).checks?.['leases']).toEqual({
      status: 'failing',
      message: '1 batches and 0 deliveries are held by workers that neither end nor go on',
    });
  });

  it('sees stuck deliveries as well', async () => {
    const now = test.clock.now();
    const delivery: DeliveriesTable = {
      namespace_id: 'ns_a',
      delivery_id: 'dlv_1',
      execution_id: 'exec_1',
      alert_id: 'alt_1',
      channel_id: 'chn_1',
      state: 'pending',
      due_at: now,
      lease_owner: 'notifier',
      lease_until: now,
      attempts: 0,
      context_json: '{}',
      reason: null,
      created_at: now,
      finished_at: null,
      ...PLAIN_DELIVERY,
    };
    await test.ctx.db.transaction((tx) => insertMany(tx, 'deliveries', [delivery]));
    test.clock.moveBy(MINUTE + 1);
    expect((await health()).status).toBe('DEGRADED');
  });

  it('warns of dead letters and stays OK', async () => {
    await addJobs([job({ state: 'dead' }), job({ state: 'dead', namespace_id: 'ns_b' })]);
    test.clock.moveBy(10 * MINUTE);
    const { status, checks } = await health();
    expect(status).toBe('OK');
    expect(checks?.['dead_letters']).toEqual({
      status: 'warning',
      message: '2 batches could not be checked; see GET /v1/dead-letters',
    });
  });

  it('is degraded when a worker or the notifier gives no sign for a minute, until it does again', async () => {
    const { pulses } = test.ctx;
    for (const name of ['worker-0', 'worker-1', 'notifier'] as const) pulses.beat(name);
    test.clock.moveBy(MINUTE);
    expect((await health()).status).toBe('OK');
    pulses.beat('worker-1');
    test.clock.moveBy(1);
    expect(await health()).toMatchObject({
      status: 'DEGRADED',
      checks: {
        workers: { status: 'failing', message: 'No sign of life for 60 s: worker-0' },
        notifier: { status: 'failing' },
      },
    });
    pulses.beat('worker-0');
    pulses.end('notifier');
    expect((await health()).status).toBe('OK');
  });

  it('warns of what the database lacks, such as vectors, and stays OK', async () => {
    const lacking = { ...test.ctx, remarks: ['vectors are searched in this process'] };
    expect(await readHealth(lacking)).toMatchObject({
      status: 'OK',
      data: { vector_store: true },
      checks: { database: { status: 'warning', message: 'vectors are searched in this process' } },
    });
  });

  it('is degraded in all that is stored when the database does not answer, and logs why', async () => {
    const broken = { ...test.ctx, backlog: () => Promise.reject(new Error('disk I/O error')) };
    expect(await readHealth(broken)).toMatchObject({
      status: 'DEGRADED',
      data: { metadata: false, vector_store: false, object_storage: false, task_queue: false, cache: true },
      errors: { metadata: 'The database does not answer' },
      checks: { database: { status: 'failing' }, backlog: { status: 'unknown' }, workers: { status: 'ok' } },
    });
    expect(test.lines.join('')).toContain('disk I/O error');
  });
});
