import { setTimeout } from 'node:timers/promises';
import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { AppContext } from '../context.ts';
import type { Database } from '../store/database.ts';
import { checkAll } from '../testing/check-all.ts';
import { openTestContext, type TestContext } from '../testing/context.ts';
import { TEST_STORE } from '../testing/store.ts';
import { WATCHED_NS as NS, watched } from '../testing/watch.ts';
import { createScheduler } from './scheduler.ts';

const MINUTE = 60_000;

/** By how many turns of the event loop each write of somebody is held up, one after the other. */
interface Delays {
  turns: readonly number[];
}

function delayed(db: Database, delays: Delays): Database {
  let next = 0;
  const wait = async (): Promise<void> => {
    const { turns } = delays;
    for (let left = turns[next++ % turns.length] ?? 0; left > 0; left--) await setTimeout(0);
  };
  return {
    ...db,
    async write(writes) {
      await wait();
      return db.write(writes);
    },
    async transaction(work) {
      await wait();
      return db.transaction(work);
    },
  };
}

/** What all executions looked at. */
async function lookedAt({ db }: AppContext): Promise<string[]> {
  const rows = await db.read
    .selectFrom('executions as e')
    .innerJoin('batches as b', 'b.batch_id', 'e.batch_id')
    .select('b.document_ids_json')
    .where('e.namespace_id', '=', NS)
    .execute();
  return rows.flatMap((row) => JSON.parse(row.document_ids_json) as string[]);
}

let test: TestContext;
beforeEach(async () => {
  test = await openTestContext();
});
afterEach(() => test.close());

it('each document is in exactly one tick, however commits and the ticks of two processes fall', async () => {
  const { ctx, clock } = test;
  const sending: Delays = { turns: [0] };
  const ticking: readonly Delays[] = [{ turns: [0] }, { turns: [0] }];
  const schedule = { cron: '* * * * *' };
  const attached = { execution_mode: 'scheduled', schedule } as const;
  const scene = await watched({ ...ctx, db: delayed(ctx.db, sending) }, attached);
  const steps = ticking.map((delays) =>
    createScheduler({ ...ctx, db: delayed(ctx.db, delays), wakeWorkers: () => {} }),
  );
  const sent: string[] = [];
  let ticks = 0;
  const round = async (size: number): Promise<void> => {
    clock.moveBy(MINUTE);
    ticks++;
    const ids = Array.from({ length: size }, (_, i) => `d${sent.length + i}`);
    sent.push(...ids);
    await Promise.all([...ids.map((id) => scene.send({ [id]: 9 })), ...steps.map((step) => step())]);
  };
  const delays = fc.array(fc.nat(4), { minLength: 1, maxLength: 12 });
  const sizes = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(delays, delays, delays, sizes, async (send, first, second, all) => {
      for (const [one, turns] of [
        [sending, send],
        [ticking[0], first],
        [ticking[1], second],
      ] as const)
        if (one) one.turns = turns;
      for (const size of all) await round(size);
      // A transaction of somebody else on the same database server may hold the end of the feed back for a while.
      const seen = async (): Promise<string[]> => {
        await round(0);
        await checkAll(ctx);
        return (await lookedAt(ctx)).sort();
      };
      await expect.poll(seen, { timeout: 20_000 }).toEqual([...sent].sort());
      const executions = await ctx.db.read.selectFrom('executions').select('execution_id').execute();
      expect(executions).toHaveLength(ticks);
    }),
    { numRuns: TEST_STORE === 'sqlite' ? 20 : 4 },
  );
});
