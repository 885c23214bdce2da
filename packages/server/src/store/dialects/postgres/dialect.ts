import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import type { WriteQuery } from '../../database.ts';
import { isRecurring } from './recurring.ts';
import type { Session, SessionPool } from './session.ts';
import { runWrite } from './statements.ts';
import { toParameter } from './types.ts';

/** Transactions take effect as if they ran one after the other; see `inTurn` in open.ts for those that lose. */
export const SERIALIZABLE = 'begin isolation level serializable';

/** Kysely over sessions of a pool. */
export function postgresDialect(pool: SessionPool): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => driverOf(pool),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

class PostgresConnection implements DatabaseConnection {
  readonly session: Session;
  /** Whether a transaction was begun and not ended, as far as is known. */
  inTransaction = false;

  constructor(session: Session) {
    this.session = session;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { writes } = query as WriteQuery;
    if (writes) return this.#runAll<R>(writes);
    const { sql, parameters } = query;
    const values = parameters.map(toParameter);
    const { rows, count } = await this.session.query(sql, values, isRecurring(sql));
    return { rows: rows as R[], numAffectedRows: BigInt(count) };
  }

  async #runAll<R>(writes: NonNullable<WriteQuery['writes']>): Promise<QueryResult<R>> {
    const changes: number[] = [];
    for (const write of writes) changes.push((await runWrite(this.session, write)).changes);
    return { rows: [], changes } as unknown as QueryResult<R>;
  }

  // biome-ignore lint/correctness/useYield: there is nothing to yield
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('streaming is not supported; read in pages');
  }
}

function driverOf(pool: SessionPool): Driver {
  const end = async (connection: DatabaseConnection, how: 'commit' | 'rollback'): Promise<void> => {
    const own = connection as PostgresConnection;
    await own.session.query(how, []);
    own.inTransaction = false;
  };
  return {
    init: async () => {},
    acquireConnection: async () => new PostgresConnection(await pool.acquire()),
    async beginTransaction(connection) {
      const own = connection as PostgresConnection;
      own.inTransaction = true;
      await own.session.query(SERIALIZABLE, []);
    },
    commitTransaction: (connection) => end(connection, 'commit'),
    // What cannot be rolled back is thrown away with its session, which undoes it as well.
    rollbackTransaction: (connection) => end(connection, 'rollback').catch(() => {}),
    releaseConnection: async (connection) => {
      const own = connection as PostgresConnection;
      own.session.release(own.inTransaction);
    },
    destroy: async () => {},
  };
}
