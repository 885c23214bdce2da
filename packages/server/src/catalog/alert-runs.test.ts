import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { recordExecutions } from '../executions/record.ts';
import { acceptBatch } from '../ingest/accept-batch.ts';
import { normaliseDocument } from '../ingest/normal-document.ts';
import { claimJob, countingCheck, type Job, jobOfBatch } from '../pipeline/job-queue.ts';
import { checkAll } from '../testing/check-all.ts';
import { openTestContext, type TestContext } from '../testing/context.ts';
import { triesHere } from '../testing/store.ts';
import { createAlert, deleteAlert, getAlert, patchAlert } from './alerts.ts';
import { deleteAttachment, putAttachment } from './attachments.ts';
import { createCollection, deleteCollection } from './collections.ts';
import { raiseVersions } from './versions.ts';

const NS = 'ns_test';
let test: TestContext;

beforeEach(async () => {
  test = await openTestContext();
});
afterEach(() => test.close());

const alert = (name: string, more: object = {}) =>
  createAlert(test.ctx, NS, {
    name,
    notification_config: {},
    retriever: {
      stages: [
        {
          stage_type: 'filter',
          stage_id: 'attribute_filter',
          parameters: { field: 'n', operator: 'gt', value: 5 },
        },
      ],
    },
    ...more,
  } as never);
const collection = (collection_name: string) =>
  createCollection(test.ctx, NS, {
    collection_name,
    source: { type: 'bucket' },
    feature_extractor: { feature_extractor_name: 'x', version: 'v1' },
  });
const statistics = async (name: string) => (await getAlert(test.ctx, NS, name)).statistics;

/** One batch with one document, checked with whatever is attached when its turn comes. */
async function accept(collectionId: string, n: number): Promise<void> {
  const { ctx } = test;
  const document = normaliseDocument({ n }, '', { collection_id: collectionId, name: '' });
  const { db, ids, clock, metrics, log } = ctx;
  const deps = { db, ids, clock, metrics, log, wake: () => {}, slot: 0 };
  await acceptBatch(deps, { namespaceId: NS, collectionId, check: true }, [document], ['']);
}

it('counts the runs that were not recorded, too', async () => {
  const { collection_id } = await collection('docs');
  await alert('quiet', { record: 'triggered' });
  await alert('all', { record: 'all' });
  for (const name of ['quiet', 'all']) await putAttachment(test.ctx, NS, name, 'docs', {});
  expect(await statistics('quiet')).toEqual({
    runs: 0,
    recorded: 0,
    triggered: 0,
    failed: 0,
    last_recorded_at: null,
    notifications: {},
    flood_held_since: null,
  });
  for (const n of [1, 9, 2, 3]) await accept(collection_id, n);
  await checkAll(test.ctx);
  const last_recorded_at = new Date(test.clock.now()).toISOString().replace('.000', '');
  const shared = {
    runs: 4,
    triggered: 1,
    failed: 0,
    last_recorded_at: expect.stringContaining(last_recorded_at.slice(0, 19)),
    notifications: { no_channel: 1 },
    flood_held_since: null,
  };
  expect(await statistics('quiet')).toEqual({ ...shared, recorded: 1 });
  expect(await statistics('all')).toEqual({ ...shared, recorded: 4 });
});

it('counts those of an alert that is not recorded because there are so many', async () => {
  const { collection_id } = await collection('docs');
  await alert('first');
  await putAttachment(test.ctx, NS, 'first', 'docs', {});
  await accept(collection_id, 1);
  await checkAll(test.ctx);
  await attachMany(collection_id, 1000);
  await accept(collection_id, 1);
  await checkAll(test.ctx);
  expect(await statistics('first')).toMatchObject({ runs: 2, recorded: 1 });
});

/** As the catalog would write them, but at once. */
async function attachMany(collection_id: string, count: number): Promise<void> {
  const { db } = test.ctx;
  const row = await db.read.selectFrom('alerts').selectAll().executeTakeFirstOrThrow();
  const application = await db.read.selectFrom('alert_applications').selectAll().executeTakeFirstOrThrow();
  const ids = Array.from({ length: count }, (_, i) => `alt_${String(i).padStart(26, '0')}`);
  await db.transaction(async (tx) => {
    for (const alert_id of ids) {
      await tx
        .insertInto('alerts')
        .values({ ...row, alert_id, name: alert_id })
        .execute();
      await tx
        .insertInto('alert_applications')
        .values({ ...application, alert_id })
        .execute();
    }
    await raiseVersions(tx, NS, ids[0] as string, [collection_id]);
    const changes = ids
      .slice(1)
      .map((alert_id) => ({ namespace_id: NS, collection_id, version: 3, alert_id }));
    await tx.insertInto('collection_changes').values(changes).execute();
  });
}

it('counts exactly what ran, whatever is attached, enabled and taken away between', async () => {
  const steps = fc.array(
    fc.constantFrom(
      'accept 1',
      'accept 9',
      'check',
      'attach',
      'detach',
      'pause',
      'resume',
      'disable',
      'enable',
    ),
    { maxLength: 25 },
  );
  let round = 0;
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const name = `alert ${round}`;
      const docs = `docs-${round++}`;
      const { collection_id } = await collection(docs);
      await alert(name, { record: 'all' });
      await alert(`quiet ${round}`, { record: 'triggered' });
      const both = [name, `quiet ${round}`];
      for (const step of all) {
        if (step.startsWith('accept')) await accept(collection_id, Number(step.slice(-1)));
        if (step === 'check') await checkAll(test.ctx);
        for (const one of both) {
          if (step === 'attach' || step === 'resume') await putAttachment(test.ctx, NS, one, docs, {});
          if (step === 'pause') await putAttachment(test.ctx, NS, one, docs, { enabled: false });
          if (step === 'detach') await deleteAttachment(test.ctx, NS, one, docs).catch(() => {});
          if (step === 'disable' || step === 'enable')
            await patchAlert(test.ctx, NS, one, { enabled: step === 'enable' });
        }
      }
      await checkAll(test.ctx);
      // What is recorded of the one is what both ran.
      const { runs, recorded } = (await statistics(name)) ?? {};
      expect(runs).toBe(recorded);
      expect((await statistics(`quiet ${round}`))?.runs).toBe(recorded);
    }),
    { numRuns: triesHere(25) },
  );
});

it('does not count a check that was under way with the alerts of before', async () => {
  const { collection_id } = await collection('docs');
  await alert('late');
  await accept(collection_id, 9);
  const { db, ids, clock } = test.ctx;
  const { version } = await db.read.selectFrom('collections').select('version').executeTakeFirstOrThrow();
  const job = await claimJob(db, 'w', '', clock.now());
  await putAttachment(test.ctx, NS, 'late', 'docs', {});
  const batch = {
    namespaceId: NS,
    collectionId: collection_id,
    batchId: job?.batch_id ?? '',
    mode: 'on_ingest',
    held: null,
    covered: null,
  } as const;
  const { namespace_id } = job as Job;
  const counted = countingCheck({ namespace_id, collection_id, version, slot: 3 });
  const end = jobOfBatch(db.read, job as Job, [counted]);
  await recordExecutions(db, { ids, clock, slot: 3 }, batch, [], end);
  expect(await statistics('late')).toMatchObject({ runs: 0, recorded: 0 });
  await accept(collection_id, 9);
  await checkAll(test.ctx);
  expect(await statistics('late')).toMatchObject({ runs: 1, recorded: 1, triggered: 1 });
});

it('forgets the counters with their alert and their collection', async () => {
  const { collection_id } = await collection('docs');
  for (const name of ['a', 'b']) {
    await alert(name);
    await putAttachment(test.ctx, NS, name, 'docs', {});
  }
  await accept(collection_id, 1);
  await checkAll(test.ctx);
  await deleteAlert(test.ctx, NS, 'a');
  await test.removeDeleted();
  expect(await statistics('b')).toMatchObject({ runs: 1 });
  await deleteCollection(test.ctx, NS, 'docs');
  await test.removeDeleted();
  for (const table of ['alert_activity', 'collection_checks'] as const)
    expect(await test.ctx.db.read.selectFrom(table).selectAll().execute()).toEqual([]);
  expect(await statistics('b')).toMatchObject({ runs: 0, recorded: 0 });
});
