import { setTimeout as wait } from 'node:timers/promises';
import { Kysely } from 'kysely';
import { type Metrics, noMetrics } from '../../../platform/metrics.ts';
import {
  type Capabilities,
  ConstraintError,
  type Database,
  DatabaseUnavailableError,
  type Write,
} from '../../database.ts';
import type { Tables } from '../../tables.ts';
import { postgresDialect } from './dialect.ts';
import { isConflict } from './errors.ts';
import { inTransaction, type SessionPool, withSession } from './session.ts';
import { isSingle, runWrite } from './statements.ts';
import { timed, timedPool } from './timed-pool.ts';

/** Many processes, each with many connections. */
const CAPABILITIES: Omit<Capabilities, 'ordersVectors'> = {
  manyProcesses: true,
  skipsLocked: true,
  takesIndexHints: false,
};

/** So often a transaction is run that loses against others; then the database is busier than a client can wait for. */
const MAX_RUNS = 12;

/** A PostgreSQL database behind the port. @param ordersVectors whether it was prepared for vectors */
export function openPostgres(
  untimed: SessionPool,
  ordersVectors: boolean,
  metrics: Metrics = noMetrics,
): Database {
  const pool = timedPool(untimed, metrics);
  const kysely = new Kysely<Tables>({ dialect: postgresDialect(pool) });
  return {
    capabilities: { ...CAPABILITIES, ordersVectors },
    read: kysely,
    async write(writes) {
      const real = writes.filter(({ rows }) => rows.length > 0);
      return (await untilItWins(() => runAll(pool, real, metrics))) as never[];
    },
    transaction: (work) => untilItWins((runs) => inTurn(() => kysely.transaction().execute(work), runs)),
    async close() {
      await kysely.destroy();
      await pool.close();
    },
  };
}

async function runAll(
  pool: SessionPool,
  writes: readonly Write[],
  metrics: Metrics,
): Promise<Record<string, unknown>[]> {
  const [first, second] = writes;
  if (!first) return [];
  if (!second && isSingle(first))
    return withSession(pool, async (session) => (await timed(metrics, () => runWrite(session, first))).rows);
  return inTransaction(pool, 'begin', async (session) => {
    let rows: Record<string, unknown>[] = [];
    for (const write of writes) ({ rows } = await runWrite(session, write));
    return rows;
  });
}

/**
 * A key that is there already although the transaction looked before it wrote: another one came between. When it looks
 * again it will see the other's row, and say so in its own words.
 */
async function inTurn<T>(run: () => Promise<T>, runs: number): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof ConstraintError && runs < 3) throw new LostRace(error.message);
    throw error;
  }
}

class LostRace extends Error {}

/** Runs again what lost against another transaction, after a moment that grows and is not the same for all losers. */
async function untilItWins<T>(run: (runs: number) => Promise<T>): Promise<T> {
  for (let runs = 1; ; runs++) {
    try {
      return await run(runs);
    } catch (error) {
      if (!(error instanceof LostRace) && !isConflict(error)) throw error;
      if (runs >= MAX_RUNS)
        throw new DatabaseUnavailableError('Too many others write the same rows at this moment');
      await wait(Math.random() * 2 ** Math.min(runs, 7));
    }
  }
}
