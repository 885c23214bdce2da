import type { Clock } from '../../../platform/clock.ts';
import { errorText, type Logger } from '../../../platform/log.ts';
import { type Metrics, noMetrics } from '../../../platform/metrics.ts';
import type { Database } from '../../database.ts';
import type { Store, ThreadStore, Topic } from '../../store.ts';
import { startDatabaseClock } from './clock.ts';
import { startSignals } from './listen.ts';
import { migratePostgres } from './migrate.ts';
import { openPostgres } from './open.ts';
import { openPool } from './pg-pool.ts';
import { prepareVectors } from './vectors.ts';

/** Connections of the main thread: HTTP and notifications. */
const POOL_SIZE = 10;
/** Connections of a matching worker: it does one thing after the other, and searches read beside. */
const THREAD_POOL_SIZE = 3;

/**
 * A PostgreSQL database that other processes use, too.
 * @param metrics told of the commits
 * @param fixedClock in place of the database's, for tests
 * @throws SchemaTooNewError where a newer version made its tables
 * @throws DatabaseUnavailableError where it cannot be reached
 */
export async function openPostgresStore(
  url: string,
  log: Logger,
  metrics: Metrics = noMetrics,
  fixedClock?: Clock,
): Promise<Store> {
  const pool = openPool({
    url,
    size: POOL_SIZE,
    name: 'tocsin',
    onIdleError: (error) => log.warn('a database connection was lost', { error: errorText(error) }),
  });
  await migratePostgres(pool);
  const clock = await startDatabaseClock(pool);
  const noVectors = await prepareVectors(pool);
  const ordersVectors = noVectors === null;
  const db = openPostgres(pool, ordersVectors, metrics);
  let hear: (topic: Topic) => void = () => {};
  const signals = startSignals(
    url,
    (topic) => hear(topic),
    (error) => log.warn('the connection for signals was lost', { error: errorText(error) }),
  );
  return {
    db,
    clock: fixedClock ?? clock,
    signal: signals.send,
    onSignal: (heard) => {
      hear = heard;
    },
    tick: clock.measure,
    forThread: () => ({ kind: 'postgres', url, ordersVectors }),
    remarks: noVectors === null ? [] : [`vectors are searched in this process: ${noVectors}`],
    async close() {
      await signals.close();
      await db.close();
    },
  };
}

/** A thread's own view of the database. */
export async function openPostgresInThread(
  { url, ordersVectors }: Extract<ThreadStore, { kind: 'postgres' }>,
  log: Logger,
  metrics: Metrics,
): Promise<{ db: Database; clock: Clock; tick: () => Promise<void> }> {
  const pool = openPool({
    url,
    size: THREAD_POOL_SIZE,
    name: 'tocsin matching',
    onIdleError: (error) => log.warn('a database connection was lost', { error: errorText(error) }),
  });
  const clock = await startDatabaseClock(pool);
  return { db: openPostgres(pool, ordersVectors, metrics), clock, tick: clock.measure };
}
