import type { DatabaseConfig } from '../config.ts';
import type { DatabaseState, Migrated } from './database-state.ts';
import { inspectSqlite, migrateSqliteFile } from './dialects/sqlite/inspect.ts';

/**
 * Looks at the database of a server that would run with this configuration, beside whatever runs on it; changes nothing.
 * @throws DatabaseUnavailableError where it cannot be reached
 */
export async function inspectDatabase(database: DatabaseConfig): Promise<DatabaseState> {
  if (database.kind === 'sqlite') return inspectSqlite(database.path);
  const { inspectPostgres } = await import('./dialects/postgres/inspect.ts');
  return inspectPostgres(database.url);
}

/**
 * Brings a database to this version's tables, as a start does; makes a SQLite file where there is none.
 * @throws DatabaseLockedError, DatabaseUnavailableError, SchemaTooNewError
 */
export async function migrateDatabase(database: DatabaseConfig): Promise<Migrated> {
  if (database.kind === 'sqlite') return migrateSqliteFile(database.path);
  const { migratePostgresDatabase } = await import('./dialects/postgres/inspect.ts');
  return migratePostgresDatabase(database.url);
}
