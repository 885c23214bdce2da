import { afterEach, beforeEach, expect, it } from 'vitest';
import { patchAlert } from '../../catalog/alerts.ts';
import { deleteAttachment } from '../../catalog/attachments.ts';
import { checkAll } from '../../testing/check-all.ts';
import { openTestContext, type TestContext } from '../../testing/context.ts';
import { WATCHED_NS as NS, untilReadable, type Watched, watched } from '../../testing/watch.ts';
import { removeOldArrivals } from './arrivals.ts';
import { removeEmptyBatches } from './batches.ts';

const HOUR = 3_600_000;
let test: TestContext;
let scene: Watched;

beforeEach(async () => {
  test = await openTestContext();
  scene = await watched(test.ctx, { execution_mode: 'scheduled', schedule: { cron: '0 * * * *' } });
});
afterEach(() => test.close());

/** How many are left. */
async function pass(before = 0): Promise<number> {
  await untilReadable(test.ctx);
  for await (const _ of removeOldArrivals(test.ctx.db, NS, before));
  return (await test.ctx.db.read.selectFrom('arrivals').select('batch_id').execute()).length;
}

it('arrivals stay until their tick is checked, and their batches with them', async () => {
  await scene.send({ a: 9 });
  await scene.send({ b: 9 });
  await checkAll(test.ctx);
  expect(await pass()).toBe(2);
  const { db, clock } = test.ctx;
  for await (const removed of removeEmptyBatches(db, NS, clock.now() + HOUR, '', () => {}))
    expect(removed).toBe(0);
  test.clock.moveBy(HOUR);
  await scene.tick();
  await scene.send({ c: 9 });
  expect(await pass()).toBe(3);
  await checkAll(test.ctx);
  expect(await pass()).toBe(1);
});

it('arrivals go where no schedule is left, or when they are too old', async () => {
  await scene.send({ a: 9 });
  test.clock.moveBy(HOUR);
  await scene.send({ b: 9 });
  expect(await pass(test.clock.now())).toBe(1);
  await deleteAttachment(test.ctx, NS, 'high', 'docs');
  expect(await pass()).toBe(0);
});

it('nothing is noted of what arrives where nothing is scheduled', async () => {
  await deleteAttachment(test.ctx, NS, 'high', 'docs');
  await scene.send({ a: 9 });
  expect(await pass()).toBe(0);
});

it('arrivals stay that a disabled schedule has not looked at, for its first tick after', async () => {
  await scene.send({ a: 9 });
  await patchAlert(test.ctx, NS, 'high', { enabled: false });
  expect(await pass()).toBe(1);
});
