import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scheduleRemoval } from '../catalog/removals.ts';
import { type Job, jobOfBatch } from '../pipeline/job-queue.ts';
import { createIdSource, type IdSource } from '../platform/ids.ts';
import { readPage } from '../platform/paging.ts';
import { newestIdTime } from '../store/newest-id.ts';
import { createTestClock, openTestContext, type TestClock, type TestContext } from '../testing/context.ts';
import { outcome } from '../testing/outcome.ts';
import { triesHere } from '../testing/store.ts';
import { countExecutions } from './count.ts';
import type { ExecutionFilter } from './filter.ts';
import type { AlertOutcome } from './outcome.ts';
import { listExecutions } from './read.ts';
import { type Recorded, recordExecutions } from './record.ts';

const NS = 'ns_test';
const ALERTS = ['alt_a', 'alt_b', 'alt_c'];
let test: TestContext;

const open = async (): Promise<void> => {
  test = await openTestContext();
  const now = test.clock.now();
  await test.ctx.db.transaction((tx) =>
    tx
      .insertInto('alerts')
      .values(
        ALERTS.map((alert_id) => ({
          namespace_id: NS,
          alert_id,
          name: alert_id,
          enabled: 1,
          version: 1,
          retriever_id: 'ret_x',
          record: 'auto' as const,
          definition_json: '{}',
          created_at: now,
          updated_at: now,
        })),
      )
      .execute(),
  );
};
beforeEach(open);
afterEach(() => test.close());

const record = (
  batchId: string,
  collectionId: string,
  outcomes: readonly AlertOutcome[],
): Promise<Recorded> =>
  recordExecutions(
    test.ctx.db,
    { ids: test.ctx.ids, clock: test.ctx.clock, slot: 0 },
    { namespaceId: NS, collectionId, batchId, mode: 'on_ingest', held: null, covered: null },
    outcomes,
  );

const page = (limit: number, after: readonly (string | number | null)[] | null = null) => ({
  ...readPage(test.ctx.secrets, { limit }, {}, 'test'),
  after,
});

const allOf = async (filter: ExecutionFilter): Promise<string[]> =>
  (await listExecutions(test.ctx.db.read, NS, filter, page(1000))).rows.map((row) => row.execution_id);

/** How many rows a filter leaves, counted one by one. */
async function countByHand(filter: ExecutionFilter): Promise<number> {
  const rows = await test.ctx.db.read.selectFrom('executions').selectAll().execute();
  const { alertId, collectionId, triggered, status, mode, since = -Infinity, until = Infinity } = filter;
  const { reasons, statuses } = filter;
  return rows.filter(
    (row) =>
      (reasons === undefined || reasons.includes(row.notification_reason ?? '')) &&
      (statuses === undefined || statuses.includes(JSON.parse(row.notification_json).status)) &&
      (alertId === undefined || row.alert_id === alertId) &&
      (collectionId === undefined || row.collection_id === collectionId) &&
      (triggered === undefined || row.triggered === Number(triggered)) &&
      (status === undefined || row.status === status) &&
      (mode === undefined || row.mode === mode) &&
      row.executed_at >= since &&
      row.executed_at < until,
  ).length;
}

/** What the deliveries of executions come to, of some of those that triggered. */
async function tell(batchId: string, status: string | null, reason: string | null): Promise<void> {
  if (status === null) return;
  const told = { notification_json: JSON.stringify({ status, reason }), notification_reason: reason };
  await test.ctx.db.transaction((tx) =>
    tx
      .updateTable('executions')
      .set(told)
      .where('batch_id', '=', batchId)
      .where('triggered', '=', 1)
      .execute(),
  );
}

const kind = fc.record({
  alertId: fc.constantFrom(...ALERTS),
  triggered: fc.boolean(),
  failed: fc.boolean(),
});
const batch = fc.record({
  collectionId: fc.constantFrom('col_1', 'col_2'),
  kinds: fc.uniqueArray(kind, { selector: (one) => one.alertId, minLength: 1, maxLength: 3 }),
  pauseMs: fc.integer({ min: 0, max: 3 * 3_600_000 }),
  told: fc.constantFrom(
    [null, null],
    ['sent', 'sent'],
    ['failed', 'gone'],
    ['pending', null],
    ['held', 'muted'],
  ),
});

describe('the history of executions', () => {
  it('is paged without a row twice or missed, whatever is recorded meanwhile', async () => {
    let n = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(batch, { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 7 }),
        async (batches, limit) => {
          const add = async ({ collectionId, kinds }: (typeof batches)[number]) =>
            void (await record(`bat_${n++}`, collectionId, kinds.map(outcome)));
          await test.close();
          await open();
          for (const one of batches) await add(one);
          const expected = await allOf({});
          const seen: string[] = [];
          let after: readonly (string | number | null)[] | null = null;
          do {
            const found = await listExecutions(test.ctx.db.read, NS, {}, page(limit, after));
            seen.push(...found.rows.map((row) => row.execution_id));
            after = found.next;
            await add(batches[seen.length % batches.length] as (typeof batches)[number]);
          } while (after !== null);
          expect(seen).toEqual(expected);
        },
      ),
      { numRuns: triesHere(15) },
    );
  });

  it('is counted exactly for any mix of filters and any time range', async () => {
    let n = 0;
    const begin = test.clock.now();
    const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
    const time = maybe(fc.integer({ min: -3_600_000, max: 200 * 3_600_000 }).map((ms) => begin + ms));
    const filter = fc.record({
      alertId: maybe(fc.constantFrom(...ALERTS)),
      collectionId: maybe(fc.constantFrom('col_1', 'col_2')),
      triggered: maybe(fc.boolean()),
      status: maybe(fc.constantFrom('completed', 'failed', 'partial')),
      mode: maybe(fc.constantFrom('on_ingest', 'scheduled')),
      since: time,
      until: time,
      reasons: maybe(fc.subarray(['sent', 'gone', 'muted', 'no_channel'], { minLength: 1 })),
      statuses: maybe(fc.subarray(['none', 'held', 'pending', 'sent', 'failed'], { minLength: 1 })),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(batch, { maxLength: 6 }),
        fc.array(filter, { minLength: 5, maxLength: 10 }),
        async (batches, filters) => {
          for (const { collectionId, kinds, pauseMs, told } of batches) {
            test.clock.moveBy(pauseMs);
            await record(`bat_${n++}`, collectionId, kinds.map(outcome));
            await tell(`bat_${n - 1}`, ...(told as [string | null, string | null]));
          }
          for (const one of filters)
            for (const found of [await allOf(one), await countExecutions(test.ctx.db.read, NS, one)])
              expect(typeof found === 'number' ? found : found.length).toBe(await countByHand(one));
        },
      ),
      { numRuns: triesHere(20) },
    );
  });

  it('is found by its time, also where clocks of several processes were set back, by hours and after a restart', async () => {
    let n = 0;
    const hour = 3_600_000;
    const step = fc.record({
      process: fc.nat({ max: 2 }),
      moveMs: fc.oneof(fc.integer({ min: -5 * hour, max: 5 * hour }), fc.integer({ min: -100, max: 100 })),
      restarts: fc.boolean(),
    });
    const range = fc.tuple(
      fc.integer({ min: -9 * hour, max: 9 * hour }),
      fc.integer({ min: 0, max: 9 * hour }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 12 }),
        fc.array(range),
        async (steps, ranges) => {
          await test.close();
          await open();
          const begin = test.clock.now();
          await test.ctx.db.transaction((tx) =>
            tx
              .insertInto('namespaces')
              .values({ namespace_id: NS, name: 'n', definition_json: '{}', created_at: 0, updated_at: 0 })
              .execute(),
          );
          const clocks = [0, 1, 2].map(() => createTestClock(begin));
          const sources = clocks.map((clock) => createIdSource(clock));
          let newest = '';
          for (const { process, moveMs, restarts } of steps) {
            const clock = clocks[process] as TestClock;
            clock.moveBy(moveMs);
            if (restarts) sources[process] = createIdSource(clock, await newestIdTime(test.ctx.db.read));
            const deps = { ids: sources[process] as IdSource, clock, slot: process };
            const batch = {
              namespaceId: NS,
              collectionId: 'col_1',
              batchId: `bat_${n++}`,
              mode: 'on_ingest' as const,
              held: null,
              covered: null,
            };
            const made = outcome({ alertId: 'alt_a', triggered: true, failed: false });
            await recordExecutions(test.ctx.db, deps, batch, [made]);
            const [latest = ''] = await allOf({ batchId: batch.batchId });
            if (restarts) expect(latest > newest).toBe(true);
            if (latest > newest) newest = latest;
          }
          for (const [from, length] of [[0, 1] as const, ...ranges]) {
            const filter = { since: begin + from, until: begin + from + length };
            for (const one of [
              filter,
              { ...filter, alertId: 'alt_a' },
              { since: filter.since },
              { until: filter.until },
            ]) {
              const expected = await countByHand(one);
              expect(await countExecutions(test.ctx.db.read, NS, one)).toBe(expected);
              expect(await allOf(one)).toHaveLength(expected);
            }
          }
        },
      ),
      { numRuns: triesHere(12) },
    );
  });

  it('ends a page before its rows fill the memory, and goes on behind them', async () => {
    const body = 'x'.repeat(15_000);
    const matches = Array.from({ length: 100 }, (_, i) => ({
      document_id: `d${i}`,
      score: 1,
      asset_id: null,
      matched_features: null,
      metadata: { body },
      source_document_id: null,
      collection_id: null,
    }));
    for (let i = 0; i < 12; i++)
      await record(`bat_${i}`, 'col_1', [
        { ...outcome({ alertId: 'alt_a', triggered: true, failed: false }), matches },
      ]);
    const reads: string[] = [];
    const db = test.ctx.db.read.withPlugin({
      transformQuery: ({ node }) => node,
      transformResult: async ({ result }) => {
        for (const row of result.rows) if ('matches_json' in row) reads.push(String(row['execution_id']));
        return result;
      },
    });
    const first = await listExecutions(db, NS, {}, page(1000));
    expect(first.rows.length).toBeGreaterThan(1);
    expect(first.rows.length).toBeLessThan(12);
    expect(reads).toEqual(first.rows.map((row) => row.execution_id));
    const rest = await allOf({});
    expect(first.next).toEqual([first.rows.at(-1)?.execution_id]);
    expect(rest.slice(0, 2)).toEqual(reads.slice(0, 2));
  });

  it('has a batch once, however often it is recorded, and leaves out alerts that are gone', async () => {
    const outcomes = [...ALERTS, 'alt_gone'].map((alertId) =>
      outcome({ alertId, triggered: true, failed: false }),
    );
    await record('bat_x', 'col_1', outcomes.slice(0, 2));
    await record('bat_x', 'col_1', outcomes);
    await record('bat_x', 'col_1', outcomes);
    expect(await allOf({})).toHaveLength(3);
    expect(await countExecutions(test.ctx.db.read, NS, {})).toBe(3);
    expect(await countExecutions(test.ctx.db.read, NS, { batchId: 'bat_x' })).toBe(3);
  });

  it('gets nothing from a check whose job is gone', async () => {
    const job = { namespace_id: NS, job_id: 'job_gone', batch_id: 'bat_x' } as Job;
    const recorded = await recordExecutions(
      test.ctx.db,
      { ids: test.ctx.ids, clock: test.ctx.clock, slot: 0 },
      {
        namespaceId: NS,
        collectionId: 'col_1',
        batchId: 'bat_x',
        mode: 'on_ingest',
        held: null,
        covered: null,
      },
      [outcome({ alertId: 'alt_a', triggered: true, failed: false })],
      jobOfBatch(test.ctx.db.read, job, []),
    );
    expect(recorded).toEqual({ executions: [], deliveries: 0 });
    expect(await allOf({})).toEqual([]);
    expect(await countExecutions(test.ctx.db.read, NS, {})).toBe(0);
  });

  it('is gone, also from the counters, when its alert or collection is removed', async () => {
    const outcomes = ALERTS.map((alertId) => outcome({ alertId, triggered: true, failed: false }));
    const kept = outcome({ alertId: 'alt_a', triggered: false, failed: false });
    for (let n = 0; n < 220; n++)
      await record(`bat_${n}`, n % 2 === 0 ? 'col_1' : 'col_2', [...outcomes.slice(1), kept]);
    const counts = async () => {
      const filters: ExecutionFilter[] = [
        {},
        ...ALERTS.map((alertId) => ({ alertId })),
        { collectionId: 'col_1' },
        { collectionId: 'col_2' },
        { triggered: true },
      ];
      return Promise.all(filters.map((filter) => countExecutions(test.ctx.db.read, NS, filter)));
    };
    expect(await counts()).toEqual([660, 220, 220, 220, 330, 330, 440]);
    await schedule('alert', 'alt_b');
    expect(await counts()).toEqual([440, 220, 0, 220, 220, 220, 220]);
    await schedule('collection', 'col_1');
    expect(await counts()).toEqual([220, 110, 0, 110, 0, 220, 110]);
    expect(await allOf({})).toHaveLength(220);
    const owned = await test.ctx.db.read
      .selectFrom('execution_counters')
      .select(['alert_id', 'collection_id'])
      .execute();
    expect(owned.filter((row) => row.alert_id === 'alt_b' || row.collection_id === 'col_1')).toEqual([]);
  });
});

/** As if the target had just been deleted, until nothing is left of it. */
async function schedule(kind: 'alert' | 'collection', target: string): Promise<void> {
  await test.ctx.db.transaction((tx) => scheduleRemoval(test.ctx, tx, NS, kind, target));
  await test.removeDeleted();
}
