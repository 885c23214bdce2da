import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scheduleRemoval } from '../catalog/removals.ts';
import type { Database } from '../store/database.ts';
import { openTestContext, type TestContext } from '../testing/context.ts';
import { addExecution, NS } from '../testing/deliveries.ts';
import { RemovalTurns, removeNext } from './removal-worker.ts';

let test: TestContext;
beforeEach(async () => {
  test = await openTestContext();
  for (const alert of ['alt_broken', 'alt_1']) {
    await addExecution(test, `exec_${alert}`, { alert_id: alert });
    await test.ctx.db.transaction((tx) => scheduleRemoval(test.ctx, tx, NS, 'alert', alert));
  }
});
afterEach(() => test.close());

/** Alerts of which executions are left, and those whose removal is. */
const left = async (): Promise<[string[], string[]]> => {
  const { read } = test.ctx.db;
  const executions = await read.selectFrom('executions').select('alert_id').execute();
  const removals = await read.selectFrom('removals').select('target_id').execute();
  return [executions.map((row) => row.alert_id), removals.map((row) => row.target_id)];
};

describe('removals', () => {
  it('go on where one of them fails every time, and finish it when it works again', async () => {
    let isBroken = true;
    const db: Database = {
      ...test.ctx.db,
      transaction: (work) =>
        test.ctx.db.transaction(async (tx) => {
          const result = await work(tx);
          const still = tx.selectFrom('executions').select('alert_id').where('alert_id', '=', 'alt_broken');
          if (isBroken && !(await still.executeTakeFirst())) throw new Error('cannot be removed');
          return result;
        }),
    };
    const turns = new RemovalTurns();
    const runAll = async () => {
      let steps = 0;
      while ((await removeNext(db, test.ctx.log, turns)) && steps < 50) steps++;
      return steps;
    };
    expect(await runAll()).toBeLessThan(10);
    expect(await left()).toEqual([['alt_broken'], ['alt_broken']]);
    expect(test.lines.filter((line) => line.includes('cannot be removed'))).toHaveLength(1);
    isBroken = false;
    await runAll();
    expect(await left()).toEqual([[], []]);
  });

  it('take turns', async () => {
    for (let i = 0; i < 600; i++) await addExecution(test, `exec_${i}`, { alert_id: 'alt_broken' });
    const turns = new RemovalTurns();
    for (let step = 0; step < 2; step++) await removeNext(test.ctx.db, test.ctx.log, turns);
    const [executions, removals] = await left();
    expect([new Set(executions), removals]).toEqual([new Set(['alt_broken']), ['alt_broken']]);
  });
});
