import type { Clock } from '../../../platform/clock.ts';
import { type SessionPool, withSession } from './session.ts';

/** The clock of the database, as this process knows it. */
export interface DatabaseClock extends Clock {
  /** Measures anew how far the two clocks are apart. @throws DatabaseUnavailableError */
  measure(): Promise<void>;
}

/** Of several measurements the one with the shortest way there and back counts. */
const SAMPLES = 3;

/**
 * All processes on one database go by its clock, so that a lease or a due time means the same to all of them, however
 * their own clocks differ or jump: between two measurements time is counted by the monotonic clock of the process.
 * @param monotonic milliseconds, as `performance.now`
 */
export async function startDatabaseClock(
  pool: SessionPool,
  monotonic: () => number = () => performance.now(),
): Promise<DatabaseClock> {
  let offset = 0;
  const measure = async (): Promise<void> => {
    offset = await withSession(pool, async (session) => {
      let best = { way: Number.POSITIVE_INFINITY, offset: 0 };
      for (let i = 0; i < SAMPLES; i++) {
        const before = monotonic();
        const { rows } = await session.query(
          'select (extract(epoch from clock_timestamp()) * 1000)::float8 as now',
          [],
        );
        const after = monotonic();
        const way = after - before;
        if (way < best.way) best = { way, offset: Number(rows[0]?.['now']) - (before + way / 2) };
      }
      return best.offset;
    });
  };
  await measure();
  return { now: () => Math.floor(monotonic() + offset), measure };
}
