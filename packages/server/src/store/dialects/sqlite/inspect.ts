import { existsSync } from 'node:fs';
import { DatabaseSync } from '@photostructure/sqlite';
import type { DatabaseState, Migrated } from '../../database-state.ts';
import { migrateSqlite, SCHEMA_VERSION } from '../../migrate.ts';
import { type Connection, openConnection } from './connection.ts';
import { lockDatabase } from './lock.ts';

/** Looks at a SQLite file, and changes nothing: not even where there is none. */
export function inspectSqlite(path: string): DatabaseState {
  const there = existsSync(path);
  return {
    schema: there ? using(openConnection(path, 'read'), schemaOf) : null,
    known: SCHEMA_VERSION,
    inUse: there && isLocked(path),
    pgvector: null,
  };
}

/**
 * Brings a SQLite file to this version's tables; makes it where there is none.
 * @throws DatabaseLockedError where a server uses it
 * @throws SchemaTooNewError where a newer version wrote it
 */
export function migrateSqliteFile(path: string): Migrated {
  const lock = lockDatabase(path);
  try {
    return using(openConnection(path, 'write'), (connection) => {
      const from = schemaOf(connection) ?? 0;
      migrateSqlite(connection);
      return { from, to: SCHEMA_VERSION };
    });
  } finally {
    lock.release();
  }
}

/** Whether a server holds the lock: its file cannot even be read then. */
function isLocked(path: string): boolean {
  const file = `${path}.lock`;
  if (!existsSync(file)) return false;
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    db.exec('PRAGMA busy_timeout = 0; SELECT count(*) FROM sqlite_schema');
    return false;
  } catch {
    return true;
  } finally {
    db.close();
  }
}

function schemaOf(connection: Connection): number | null {
  const { rows } = connection.run({ sql: 'pragma user_version', rows: [[]] });
  const version = Number(rows[0]?.['user_version'] ?? 0);
  return version === 0 ? null : version;
}

function using<Result>(connection: Connection, work: (connection: Connection) => Result): Result {
  try {
    return work(connection);
  } finally {
    connection.close();
  }
}
