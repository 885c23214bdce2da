import type { Connection } from './dialects/sqlite/connection.ts';
import { MIGRATIONS, SchemaTooNewError } from './migrations/index.ts';

/** The schema that this version writes; a file of a newer one cannot be used. */
export const SCHEMA_VERSION: number = MIGRATIONS.length;

/**
 * Brings a SQLite file to this version's tables, one transaction a step.
 * @throws SchemaTooNewError where the file was written by a newer version
 */
export function migrateSqlite(db: Connection): void {
  const { rows } = db.run({ sql: 'pragma user_version', rows: [[]] });
  const current = Number(rows[0]?.['user_version'] ?? 0);
  if (current > MIGRATIONS.length) throw new SchemaTooNewError(current);
  for (let version = current; version < MIGRATIONS.length; version++) {
    db.exec('BEGIN IMMEDIATE');
    for (const statement of MIGRATIONS[version] ?? []) db.exec(statement);
    db.exec(`PRAGMA user_version = ${version + 1}`);
    db.exec('COMMIT');
  }
}
