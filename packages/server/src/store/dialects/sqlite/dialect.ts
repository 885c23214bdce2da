import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { Write, WriteQuery } from '../../database.ts';
import type { Connection } from './connection.ts';
import { toAnswerError, toPortError } from './errors.ts';
import type { Statement, Value } from './protocol.ts';
import type { ClientTransaction, StatementResult, WriterClient } from './writer-client.ts';

/** The statements of writes. */
export function toStatements(writes: readonly Write[]): Statement[] {
  return writes.map(({ sql, rows, requires }) => {
    const parameters = rows.map(toRow);
    return requires === undefined ? { sql, rows: parameters } : requirement(sql, parameters, requires.count);
  });
}

/** There is one writer, so nothing needs locking: a NULL where there must not be one makes the statement fail. */
function requirement(sql: string, rows: readonly Value[][], count: number): Statement {
  return {
    sql: `insert into settings (name, value) select null, '' where (select count(*) from (${sql})) < ?`,
    rows: rows.map((row) => [...row, count]),
  };
}

/** Kysely over the writer: every connection is one transaction there. */
export function writerDialect(client: WriterClient): Dialect {
  return dialect(() => new WriterConnection(client));
}

/** Kysely over a reading connection in this thread. */
export function readerDialect(db: Connection): Dialect {
  return dialect(() => ({
    executeQuery: async <R>(query: CompiledQuery) => {
      const { rows, changes } = runReading(db, query);
      return toResult<R>({ rows, changes: [changes] });
    },
    streamQuery: noStreams,
  }));
}

function runReading(db: Connection, query: CompiledQuery): ReturnType<Connection['run']> {
  try {
    return db.run(toStatement(query));
  } catch (error) {
    throw toPortError(toAnswerError(error));
  }
}

class WriterConnection implements DatabaseConnection {
  readonly #client: WriterClient;
  #transaction: ClientTransaction | null = null;

  constructor(client: WriterClient) {
    this.#client = client;
  }

  begin(): void {
    this.#transaction = this.#client.begin();
  }

  async commit(): Promise<void> {
    await this.#transaction?.commit();
    this.#transaction = null;
  }

  async rollback(): Promise<void> {
    await this.#transaction?.rollback();
    this.#transaction = null;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (!this.#transaction) throw new Error('SQLite is written only inside a transaction');
    const { writes } = query as WriteQuery;
    const statements = writes ? toStatements(writes) : [toStatement(query)];
    return toResult<R>(await this.#transaction.run(statements));
  }

  streamQuery = noStreams;
}

function dialect(connect: () => DatabaseConnection): Dialect {
  const driver: Driver = {
    init: async () => {},
    acquireConnection: async () => connect(),
    beginTransaction: async (connection) => (connection as WriterConnection).begin(),
    commitTransaction: (connection) => (connection as WriterConnection).commit(),
    rollbackTransaction: (connection) => (connection as WriterConnection).rollback(),
    releaseConnection: async () => {},
    destroy: async () => {},
  };
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => driver,
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

function toStatement(query: CompiledQuery): Statement {
  return { sql: query.sql, rows: [toRow(query.parameters)] };
}

function toRow(parameters: readonly unknown[]): Value[] {
  return parameters.map(toValue);
}

function toValue(value: unknown): Value {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value === undefined ? null : (value as Value);
}

function toResult<R>({ rows, changes }: StatementResult): QueryResult<R> {
  const numAffectedRows = BigInt(changes.reduce((sum, n) => sum + n, 0));
  return { rows: rows as R[], numAffectedRows, changes } as QueryResult<R>;
}

// biome-ignore lint/correctness/useYield: there is nothing to yield
async function* noStreams(): AsyncIterableIterator<never> {
  throw new Error('streaming is not supported; read in pages');
}
