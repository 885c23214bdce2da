import type { Metrics } from '../../../platform/metrics.ts';
import { countCommit } from '../../commit-metrics.ts';
import type { Session, SessionPool } from './session.ts';

/** The same pool, whose commits are counted. */
export function timedPool(pool: SessionPool, metrics: Metrics): SessionPool {
  return {
    acquire: async () => timedSession(await pool.acquire(), metrics),
    close: () => pool.close(),
  };
}

function timedSession(session: Session, metrics: Metrics): Session {
  return {
    query: (text, values, prepared) =>
      text === 'commit'
        ? timed(metrics, () => session.query(text, values, prepared))
        : session.query(text, values, prepared),
    release: (discard) => session.release(discard),
  };
}

/** Counts a statement that is, or ends, a transaction; not one that fails. */
export async function timed<T>(metrics: Metrics, run: () => Promise<T>): Promise<T> {
  const begin = performance.now();
  const result = await run();
  countCommit(metrics, performance.now() - begin, 1);
  return result;
}
