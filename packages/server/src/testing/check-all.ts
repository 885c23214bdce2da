import type { AppContext } from '../context.ts';
import { startMatchingWorker } from '../pipeline/matching-worker.ts';

/** Looks at the table so often before it gives up: some seconds. */
const MAX_LOOKS = 2000;

/** Checks every batch that waits, as a worker does. @throws Error where some still wait after a long time */
export async function checkAll(ctx: AppContext): Promise<void> {
  const { db, ids, clock, log, metrics } = ctx;
  const nobody = { beat: () => {}, wakeNotifier: () => {}, wakeFollowers: () => {} };
  const worker = startMatchingWorker({ db, ids, clock, log, metrics, owner: 'test', ...nobody });
  try {
    for (let look = 0; look < MAX_LOOKS; look++) {
      const job = await db.read.selectFrom('jobs').select('job_id').limit(1).executeTakeFirst();
      if (!job) return;
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
    throw new Error('batches still wait to be checked');
  } finally {
    await worker.stop();
  }
}
