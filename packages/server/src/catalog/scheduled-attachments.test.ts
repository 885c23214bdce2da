import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkAll } from '../testing/check-all.ts';
import { openTestContext, type TestContext } from '../testing/context.ts';
import { WATCHED_NS as NS, type Watched, watched } from '../testing/watch.ts';
import { countRuns, countSkipped } from './alert-activity.ts';
import { getAlert } from './alerts.ts';
import { getAttachment, putAttachment } from './attachments.ts';
import { getCollection, patchCollection } from './collections.ts';

let test: TestContext;
let scene: Watched;

/** At 2030-01-01T00:00Z. */
beforeEach(async () => {
  test = await openTestContext();
  scene = await watched(test.ctx, {});
});
afterEach(() => test.close());

const put = (input: Parameters<typeof putAttachment>[4]) =>
  putAttachment(test.ctx, NS, 'high', 'docs', input);
const list = (execution_mode: 'scheduled' | 'on_ingest') =>
  patchCollection(test.ctx, NS, 'docs', { alert_applications: [{ alert_id: 'high', execution_mode }] });

describe('an attachment with a schedule', () => {
  it('says when it runs next', async () => {
    const schedule = { cron: '0 9 * * 1-5', timezone: 'Europe/Berlin' };
    expect(await put({ execution_mode: 'scheduled', schedule })).toMatchObject({
      schedule,
      next_tick_at: '2030-01-01T08:00:00.000Z',
      last_tick_at: '2030-01-01T00:00:00.000Z',
    });
    expect(await put({})).toMatchObject({ schedule: null, next_tick_at: null, last_tick_at: null });
  });

  it.each([
    [{ execution_mode: 'scheduled' }, 'schedule: is needed'],
    [{ schedule: { cron: '@daily' } }, 'goes with the execution_mode "scheduled"'],
    [
      { execution_mode: 'scheduled', schedule: { cron: '* * * * * *' } },
      'schedule.cron: is no cron expression',
    ],
    [{ execution_mode: 'scheduled', schedule: { cron: '0 0 30 2 *' } }, 'never comes'],
    [{ execution_mode: 'scheduled', schedule: { cron: '? * * * *' } }, 'use "*"'],
    [{ execution_mode: 'scheduled', schedule: { cron: '@daily', timezone: 'Mars/X' } }, 'schedule.timezone'],
  ] as const)('is refused as %j', async (input, why) => {
    await expect(put(input)).rejects.toThrow(why);
  });

  it('that a collection lists is hourly, and keeps the schedule that it has', async () => {
    await list('scheduled');
    const get = () => getAttachment(test.ctx, NS, 'high', 'docs');
    expect(await get()).toMatchObject({
      schedule: { cron: '0 * * * *', timezone: 'UTC' },
      next_tick_at: '2030-01-01T01:00:00.000Z',
    });
    await put({ execution_mode: 'scheduled', schedule: { cron: '@daily' } });
    const { alert_applications: shown } = await getCollection(test.ctx, NS, 'docs');
    expect(Object.keys(shown?.[0] ?? {})).toHaveLength(5);
    await list('scheduled');
    expect(await get()).toMatchObject({
      schedule: { cron: '@daily' },
      next_tick_at: '2030-01-02T00:00:00.000Z',
    });
    await list('on_ingest');
    expect(await get()).toMatchObject({ schedule: null, next_tick_at: null });
  });
});

describe('batches that their sender wanted unchecked', () => {
  it('are counted for the alerts that would have checked them', async () => {
    const count = async () => {
      const { read } = test.ctx.db;
      return [await countRuns(read, NS, scene.alertId), await countSkipped(read, NS, scene.alertId)];
    };
    await scene.send({ a: 9 }, { check: false, skipped: true });
    await scene.send({ a: 9 }, { check: false, skipped: true }); // the same again is nothing new
    await scene.send({ b: 9 }, { check: false });
    await scene.send({ c: 9 });
    await put({ enabled: false });
    await scene.send({ d: 9 }, { check: false, skipped: true });
    await checkAll(test.ctx);
    expect(await count()).toEqual([0, 1]);
    await put({});
    await scene.send({ e: 9 }, { quiet: true });
    await checkAll(test.ctx);
    expect(await count()).toEqual([1, 1]);
    const { statistics } = await getAlert(test.ctx, NS, 'high');
    expect(statistics).toMatchObject({ runs: 1, notifications: { skipped_by_ingest: 2 } });
  });

  it('with alerts=record are checked and recorded, and nobody is told', async () => {
    await scene.send({ a: 9 }, { quiet: true });
    await checkAll(test.ctx);
    const { read } = test.ctx.db;
    const rows = await read.selectFrom('executions').select(['triggered', 'notification_reason']).execute();
    expect(rows).toEqual([{ triggered: 1, notification_reason: 'skipped_by_ingest' }]);
    expect(await read.selectFrom('deliveries').select('delivery_id').execute()).toEqual([]);
  });
});
