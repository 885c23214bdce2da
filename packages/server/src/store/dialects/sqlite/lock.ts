import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';

/** Another process has the database open. */
export class DatabaseLockedError extends Error {}

/**
 * Makes this the only process on a SQLite file, for as long as it lives: an exclusive transaction on a file beside it,
 * which is the operating system's lock and goes with the process however it ends.
 * @throws DatabaseLockedError where another process holds it
 */
export function lockDatabase(path: string): { release(): void } {
  mkdirSync(dirname(path), { recursive: true });
  const db = new DatabaseSync(`${path}.lock`);
  try {
    db.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
  } catch {
    db.close();
    throw new DatabaseLockedError(
      `Another Tocsin process is using ${path}. Stop it, or give this one another TOCSIN_DATABASE_URL.`,
    );
  }
  return { release: () => db.close() };
}
