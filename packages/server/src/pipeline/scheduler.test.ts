import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deleteAlert, patchAlert } from '../catalog/alerts.ts';
import { getAttachment, putAttachment } from '../catalog/attachments.ts';
import { listExecutions } from '../executions/read.ts';
import { deleteDocument } from '../ingest/delete-documents.ts';
import { voidLeases } from '../store/leases.ts';
import { checkAll } from '../testing/check-all.ts';
import { createTestClock, openTestContext, type TestContext } from '../testing/context.ts';
import { WATCHED_NS as NS, untilReadable, type Watched, watched } from '../testing/watch.ts';
import { claimJob } from './job-queue.ts';
import { createScheduler } from './scheduler.ts';

const HOUR = 3_600_000;
const at = (text: string): number => Date.parse(text);
const HOURLY = { execution_mode: 'scheduled', schedule: { cron: '0 * * * *' } } as const;
let test: TestContext;
let scene: Watched;

/** At 2030-01-01T00:00Z. */
beforeEach(async () => {
  test = await openTestContext();
  scene = await watched(test.ctx, HOURLY);
});
afterEach(() => test.close());

async function executions() {
  const page = { limit: 100, offset: 0, after: null } as never;
  const { rows } = await listExecutions(test.ctx.db.read, NS, {}, page);
  return [...rows].reverse();
}

/** Oldest first: what was looked at, and what of it was found. */
async function runs(): Promise<{ looked: string[]; found: string[] }[]> {
  return (await executions()).map(({ source_documents, matches }) => ({
    looked: source_documents,
    found: (matches ?? []).map(({ document_id }) => document_id),
  }));
}

async function tickAndCheck(): Promise<void> {
  await scene.tick();
  await checkAll(test.ctx);
}

const attachment = () => getAttachment(test.ctx, NS, 'high', 'docs');
const jobs = () => test.ctx.db.read.selectFrom('jobs').selectAll().execute();

describe('a scheduled alert', () => {
  it('looks at what arrived since its last tick, as it is stored by then, and tells of it once', async () => {
    await scene.send({ a: 9, b: 1, c: 7 });
    await scene.send({ b: 8 });
    await checkAll(test.ctx);
    expect(await executions()).toEqual([]);
    await deleteDocument(test.ctx, { namespaceId: NS, collectionId: scene.collectionId, documentId: 'c' });
    test.clock.moveBy(HOUR);
    await tickAndCheck();
    expect(await runs()).toEqual([{ looked: ['a', 'b'], found: ['a', 'b'] }]);
    expect(await executions()).toMatchObject([
      {
        mode: 'scheduled',
        triggered: true,
        covered: { from: '2030-01-01T00:00:00.000Z', to: '2030-01-01T01:00:00.000Z' },
      },
    ]);
    const deliveries = await test.ctx.db.read.selectFrom('deliveries').select('delivery_id').execute();
    expect(deliveries).toHaveLength(1);
    await scene.send({ d: 3 });
    test.clock.moveBy(HOUR);
    await tickAndCheck();
    expect((await runs())[1]).toEqual({ looked: ['d'], found: [] });
  });

  it('records a tick in whose time nothing arrived, as not triggered', async () => {
    test.clock.moveBy(HOUR);
    await tickAndCheck();
    expect(await executions()).toMatchObject([
      { triggered: false, status: 'completed', source_documents: [] },
    ]);
  });

  it('makes up what was missed in one tick over all of its time, and goes on at its hours', async () => {
    await scene.send({ a: 9 });
    test.clock.moveBy(5 * HOUR + 60_000);
    await tickAndCheck();
    const covered = { from: '2030-01-01T00:00:00.000Z', to: '2030-01-01T05:01:00.000Z' };
    expect(await executions()).toMatchObject([{ covered, source_documents: ['a'] }]);
    expect(await attachment()).toMatchObject({
      next_tick_at: '2030-01-01T06:00:00.000Z',
      last_tick_at: '2030-01-01T05:01:00.000Z',
    });
  });

  it('does not tick while it or its attachment is disabled, and looks at what arrives while it is enabled', async () => {
    for (const [disable, enable] of [
      [
        () => patchAlert(test.ctx, NS, 'high', { enabled: false }),
        () => patchAlert(test.ctx, NS, 'high', { enabled: true }),
      ],
      [
        () => putAttachment(test.ctx, NS, 'high', 'docs', { ...HOURLY, enabled: false }),
        () => putAttachment(test.ctx, NS, 'high', 'docs', HOURLY),
      ],
    ] as const) {
      const before = (await executions()).length;
      await scene.send({ [`early-${before}`]: 9 });
      await untilReadable(test.ctx);
      await disable();
      expect((await attachment()).next_tick_at).toBeNull();
      await scene.send({ [`missed-${before}`]: 9 });
      test.clock.moveBy(3 * HOUR);
      await tickAndCheck();
      expect(await executions()).toHaveLength(before);
      await untilReadable(test.ctx);
      await enable();
      await scene.send({ [`seen-${before}`]: 9 });
      await disable();
      await scene.send({ [`again-${before}`]: 9 });
      await untilReadable(test.ctx);
      await enable();
      test.clock.moveBy(HOUR);
      await tickAndCheck();
      const ids = [`early-${before}`, `seen-${before}`];
      expect((await runs()).slice(before)).toEqual([{ looked: ids, found: ids }]);
    }
  });

  it('loses nothing when its schedule is changed', async () => {
    await scene.send({ a: 9 });
    await putAttachment(test.ctx, NS, 'high', 'docs', { ...HOURLY, schedule: { cron: '30 * * * *' } });
    test.clock.moveBy(HOUR / 2);
    await tickAndCheck();
    expect(await runs()).toEqual([{ looked: ['a'], found: ['a'] }]);
  });

  it('that is deleted between its tick and its check records nothing', async () => {
    await scene.send({ a: 9 });
    test.clock.moveBy(HOUR);
    await scene.tick();
    await deleteAlert(test.ctx, NS, 'high');
    await checkAll(test.ctx);
    expect(await executions()).toEqual([]);
  });

  it('records once what a process left that was killed between the tick and the end of its check', async () => {
    await scene.send({ a: 9 });
    await checkAll(test.ctx);
    test.clock.moveBy(HOUR);
    await scene.tick();
    const { db, clock } = test.ctx;
    expect(await claimJob(db, 'killed/worker-0', '', clock.now())).toMatchObject({ mode: 'scheduled' });
    await db.transaction((tx) => voidLeases(tx, 'killed'));
    await tickAndCheck();
    expect(await runs()).toEqual([{ looked: ['a'], found: ['a'] }]);
  });

  it('tells nobody of documents that were sent so, and of the others as ever', async () => {
    await scene.send({ loud: 9 });
    await scene.send({ quiet: 9 }, { quiet: true });
    await scene.send({ skipped: 9 }, { check: false, skipped: true });
    test.clock.moveBy(HOUR);
    await tickAndCheck();
    expect((await runs()).map(({ looked }) => looked[0]).sort()).toEqual(['loud', 'quiet']);
    const reasons = (await executions()).map(({ source_documents, notification }) => [
      source_documents[0],
      notification?.reason,
    ]);
    expect(new Map(reasons as [string, string][])).toEqual(
      new Map([
        ['loud', null],
        ['quiet', 'skipped_by_ingest'],
      ]),
    );
  });
});

describe('a tick', () => {
  it('is made by one of several processes', async () => {
    const deps = { ...test.ctx, wakeWorkers: () => {} };
    await untilReadable(test.ctx);
    const [one, two] = [createScheduler(deps), createScheduler(deps)];
    test.clock.moveBy(HOUR);
    await Promise.all([one(), two()]);
    await Promise.all([one(), two()]);
    expect(await jobs()).toHaveLength(1);
  });

  it.each([
    ['2030-03-31', '30 2 * * *', ['2030-03-30T01:30Z', '2030-03-31T01:00Z', '2030-04-01T00:30Z']],
    ['2030-10-27', '30 2 * * *', ['2030-10-26T00:30Z', '2030-10-27T00:30Z', '2030-10-28T01:30Z']],
    ['2030-03-31', '0 9 * * *', ['2030-03-30T08:00Z', '2030-03-31T07:00Z', '2030-04-01T07:00Z']],
  ])('comes at the local time around %s by %s', async (day, cron, expected) => {
    test.clock.moveBy(at(`${day}T00:00Z`) - 36 * HOUR - test.clock.now());
    const clock = createTestClock(test.clock.now());
    const ctx = { ...test.ctx, clock };
    const schedule = { cron, timezone: 'Europe/Berlin' };
    await putAttachment(ctx, NS, 'high', 'docs', { execution_mode: 'scheduled', schedule });
    await untilReadable(test.ctx);
    const step = createScheduler({ ...ctx, wakeWorkers: () => {} });
    for (const tick of expected) {
      clock.moveBy(at(tick) - 1 - clock.now());
      expect(await step()).toBe(false);
      clock.moveBy(1);
      expect(await step()).toBe(true);
    }
  });
});
