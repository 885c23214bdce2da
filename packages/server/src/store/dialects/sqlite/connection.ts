import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import type { Statement, Value } from './protocol.ts';

type StatementSync = ReturnType<InstanceType<typeof DatabaseSync>['prepare']>;

/** Statements kept prepared; the least recently used goes first. */
const PREPARED_LIMIT = 256;

/** A connection that keeps its statements prepared. */
export interface Connection {
  exec(sql: string): void;
  run(statement: Statement): { rows: Record<string, Value>[]; changes: number };
  /** Whether a transaction is open; SQLite ends it by itself where the storage fails. */
  inTransaction(): boolean;
  close(): void;
}

/**
 * Opens a SQLite file in WAL mode.
 * @param mode `write` creates file and folder; `read` never changes anything
 */
export function openConnection(path: string, mode: 'read' | 'write'): Connection {
  if (mode === 'write') makeOwnFile(path);
  const db = new DatabaseSync(path, { readOnly: mode === 'read' });
  db.exec(
    'PRAGMA busy_timeout = 5000; PRAGMA mmap_size = 0; PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY',
  );
  if (mode === 'write') {
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 2000');
  }
  const prepared = new Map<string, Prepared>();
  const prepare = (sql: string): Prepared => {
    const known = prepared.get(sql);
    const statement = known ?? preparedOf(db.prepare(sql));
    if (known) prepared.delete(sql);
    else if (prepared.size >= PREPARED_LIMIT) prepared.delete(prepared.keys().next().value as string);
    prepared.set(sql, statement);
    return statement;
  };
  return {
    exec: (sql) => db.exec(sql),
    run: ({ sql, rows }) => {
      const { statement, isQuery } = prepare(sql);
      return isQuery ? query(statement, rows) : change(statement, rows);
    },
    inTransaction: () => db.isTransaction,
    close: () => db.close(),
  };
}

/** A file that nobody else on the machine can read, as its companions are then, too; one that is there stays as it is. */
function makeOwnFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  if (path !== ':memory:') closeSync(openSync(path, 'a', 0o600));
}

/** A statement, and whether it brings rows: asking each time would cost as much as a small query. */
interface Prepared {
  readonly statement: StatementSync;
  readonly isQuery: boolean;
}

function preparedOf(statement: StatementSync): Prepared {
  return { statement, isQuery: statement.columns().length > 0 };
}

type Result = { rows: Record<string, Value>[]; changes: number };

function query(statement: StatementSync, parameters: Statement['rows']): Result {
  const rows = parameters.flatMap((row) => statement.all(...(row as never[]))) as Record<string, Value>[];
  return { rows, changes: rows.length };
}

function change(statement: StatementSync, parameters: Statement['rows']): Result {
  let changes = 0;
  for (const row of parameters) changes += Number(statement.run(...(row as never[])).changes);
  return { rows: [], changes };
}
