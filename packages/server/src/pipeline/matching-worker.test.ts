import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAlert, patchAlert } from '../catalog/alerts.ts';
import { createChannel, deleteChannel } from '../catalog/channels.ts';
import { createCollection, deleteCollection } from '../catalog/collections.ts';
import { acceptBatch } from '../ingest/accept-batch.ts';
import { normaliseDocument } from '../ingest/normal-document.ts';
import type { Loop } from '../platform/loop.ts';
import type { Database } from '../store/database.ts';
import { openTestContext, type TestContext } from '../testing/context.ts';
import { startMatchingWorker } from './matching-worker.ts';

const NS = 'ns_test';
const stages = [
  { stage_id: 'attribute_filter', parameters: { field: 'metadata.a', operator: 'eq', value: 1 } },
] as never;
let test: TestContext;
let collectionId: string;
let worker: Loop;
/** While it is closed the worker claims nothing. */
let gate: Promise<void>;

const channel = async (): Promise<string> =>
  (await createChannel(test.ctx, NS, { channel_type: 'webhook', config: { url: 'https://example.com' } }))
    .channel_id as string;
const telling = (...ids: string[]) => ({
  channels: ids.map((channel_id) => ({ channel_type: 'webhook', channel_id })),
});

let first: string;
beforeEach(async () => {
  test = await openTestContext();
  gate = Promise.resolve();
  first = await channel();
  const { alert_id } = await createAlert(test.ctx, NS, {
    name: 'a',
    retriever: { stages },
    notification_config: telling(first),
  });
  const made = await createCollection(test.ctx, NS, {
    collection_name: 'news',
    source: { type: 'bucket' },
    feature_extractor: { feature_extractor_name: 'x', version: 'v1' },
    alert_applications: [{ alert_id }],
  });
  collectionId = made.collection_id;
  const { ids, clock, log, metrics } = test.ctx;
  worker = startMatchingWorker({
    db: gated(test.ctx.db),
    ids,
    clock,
    log,
    metrics,
    beat: () => {},
    owner: 'w',
    wakeNotifier: () => {},
    wakeFollowers: () => {},
  });
});
afterEach(async () => {
  await worker.stop();
  await test.close();
});

function gated(db: Database): Database {
  return {
    ...db,
    async write(writes) {
      await gate;
      return db.write(writes);
    },
  };
}

function closeGate(): () => void {
  let open = (): void => {};
  gate = new Promise((resolve) => {
    open = resolve;
  });
  return open;
}

async function send(): Promise<string> {
  const { db, ids, clock, log, metrics } = test.ctx;
  const document = normaliseDocument({ metadata: { a: 1 } }, '', {
    collection_id: collectionId,
    name: 'news',
  });
  const target = { namespaceId: NS, collectionId, check: true };
  const { batchId } = await acceptBatch(
    { db, ids, clock, log, metrics, wake: () => worker.wake(), slot: 0 },
    target,
    [document],
    [''],
  );
  return batchId as string;
}

const checked = (): Promise<void> =>
  expect
    .poll(() => test.ctx.db.read.selectFrom('jobs').select('job_id').execute(), { timeout: 20_000 })
    .toEqual([]);

async function outcomeOf(batchId: string) {
  const { read } = test.ctx.db;
  const executions = await read
    .selectFrom('executions')
    .selectAll()
    .where('batch_id', '=', batchId)
    .execute();
  const deliveries = await read.selectFrom('deliveries').select(['execution_id', 'channel_id']).execute();
  return executions.map((row) => ({
    notification: JSON.parse(row.notification_json),
    channels: deliveries.filter((one) => one.execution_id === row.execution_id).map((one) => one.channel_id),
  }));
}

describe('a batch that waited while an alert was changed', () => {
  beforeEach(async () => {
    await outcomeOf(await send());
    await checked(); // now the worker knows the alert
  });

  it('tells the channels that the alert has now', async () => {
    const open = closeGate();
    const batch = await send();
    const second = await channel();
    await patchAlert(test.ctx, NS, 'a', { notification_config: telling(second) });
    await deleteChannel(test.ctx, NS, first);
    open();
    await checked();
    expect(await outcomeOf(batch)).toEqual([
      { notification: { status: 'pending', reason: null }, channels: [second] },
    ]);
  });

  it('is not checked by an alert that was switched off', async () => {
    const open = closeGate();
    const batch = await send();
    await patchAlert(test.ctx, NS, 'a', { enabled: false });
    open();
    await checked();
    expect(await outcomeOf(batch)).toEqual([]);
  });

  it('is dropped with its collection', async () => {
    const open = closeGate();
    const batch = await send();
    await deleteCollection(test.ctx, NS, 'news');
    open();
    await checked();
    expect(await outcomeOf(batch)).toEqual([]);
    expect(test.lines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });
});
