import { setTimeout } from 'node:timers/promises';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { AppContext } from '../context.ts';
import type { Database } from '../store/database.ts';
import { checkAll } from '../testing/check-all.ts';
import { openTestContext } from '../testing/context.ts';
import { TEST_STORE } from '../testing/store.ts';
import { WATCHED_NS as NS, watched } from '../testing/watch.ts';
import { createScheduler } from './scheduler.ts';

const MINUTE = 60_000;

/** A database whose writes are held up by as many turns of the event loop as come next. */
function delayed(db: Database, turns: readonly number[]): Database {
  let next = 0;
  const wait = async (): Promise<void> => {
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

/** What each execution looked at. */
async function lookedAt({ db }: AppContext): Promise<string[]> {
  const rows = await db.read
    .selectFrom('executions as e')
    .innerJoin('batches as b', 'b.batch_id', 'e.batch_id')
    .select('b.document_ids_json')
    .where('e.namespace_id', '=', NS)
    .execute();
  return rows.flatMap((row) => JSON.parse(row.document_ids_json) as string[]);
}

it('each document is in exactly one tick, however commits and the ticks of two processes fall', async () => {
  const delays = fc.array(fc.nat(4), { minLength: 1, maxLength: 12 });
  const rounds = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(delays, delays, delays, rounds, async (sends, first, second, sizes) => {
      const test = await openTestContext();
      try {
        const { ctx, clock } = test;
        const schedule = { cron: '* * * * *' };
        const scene = await watched(
          { ...ctx, db: delayed(ctx.db, sends) },
          { execution_mode: 'scheduled', schedule },
        );
        const processes = [first, second].map((turns) =>
          createScheduler({ ...ctx, db: delayed(ctx.db, turns), wakeWorkers: () => {} }),
        );
        const sent: string[] = [];
        let ticks = 0;
        for (const [round, size] of [...sizes, 0].entries()) {
          clock.moveBy(MINUTE);
          ticks++;
          const ids = Array.from({ length: size }, (_, i) => `d${round}-${i}`);
          sent.push(...ids);
          await Promise.all([
            ...ids.map((id) => scene.send({ [id]: 9 })),
            ...processes.map((step) => step()),
          ]);
        }
        clock.moveBy(MINUTE);
        await scene.tick();
        await checkAll(ctx);
        expect((await lookedAt(ctx)).sort()).toEqual(sent.sort());
        const executions = await ctx.db.read.selectFrom('executions').select('execution_id').execute();
        expect(executions).toHaveLength(ticks + 1);
      } finally {
        await test.close();
      }
    }),
    { numRuns: TEST_STORE === 'sqlite' ? 25 : 8 },
  );
});
