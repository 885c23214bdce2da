import type { Connection } from './dialects/sqlite/connection.ts';
import { initial } from './migrations/0001-initial.ts';
import { removals } from './migrations/0002-removals.ts';

const MIGRATIONS: readonly (readonly string[])[] = [initial, removals];

/**
 * Brings a SQLite file to this version's tables, one transaction a step.
 * @throws Error where the file was written by a newer version
 */
export function migrateSqlite(db: Connection): void {
  const { rows } = db.run({ sql: 'pragma user_version', rows: [[]] });
  const current = Number(rows[0]?.['user_version'] ?? 0);
  if (current > MIGRATIONS.length)
    throw new Error(
      `The database is of schema ${current}, this version of Tocsin knows ${MIGRATIONS.length}. Start the newer version.`,
    );
  for (let version = current; version < MIGRATIONS.length; version++) {
    db.exec('BEGIN IMMEDIATE');
    for (const statement of MIGRATIONS[version] ?? []) db.exec(statement);
    db.exec(`PRAGMA user_version = ${version + 1}`);
    db.exec('COMMIT');
  }
}
