import { chmodSync, constants, copyFileSync, existsSync, rmSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Connection, openConnection } from './connection.ts';
import { publish, secretFileOf, syncFile, taken } from './files.ts';
import { MaintenanceError } from './maintenance-error.ts';
import { verifyDatabase } from './verify.ts';

/** A backup that was made. */
export interface Backup {
  readonly file: string;
  readonly bytes: number;
  /** The copy of the secret key; null where the key is not kept beside the database. */
  readonly secretFile: string | null;
}

/**
 * Copies a SQLite database as it is at one moment, also while a server writes to it: a reader sees one consistent state,
 * and hinders nobody. The copy is compact, verified, on disk when this returns, and has its name only then.
 * @param path the database
 * @param file a name that is not taken
 * @param withSecret whether the key file beside the database is copied as well, to `<file>.secret`
 * @throws MaintenanceError where there is no database, the name is taken, or the copy is not sound
 */
export function backupDatabase(path: string, file: string, withSecret: boolean): Backup {
  const [source, target] = [resolve(path), resolve(file)];
  if (!existsSync(source)) throw new MaintenanceError(`There is no database at ${source}`);
  for (const name of [target, secretFileOf(target)]) if (existsSync(name)) throw taken(name);
  const temporary = `${target}.part-${process.pid}`;
  try {
    copy(source, temporary);
    verifyDatabase(temporary, source);
    syncFile(temporary);
    const secretFile = withSecret ? copySecret(source, target) : null;
    publish(temporary, target);
    return { file: target, bytes: statSync(target).size, secretFile };
  } finally {
    for (const name of [temporary, `${temporary}-journal`]) rmSync(name, { force: true });
  }
}

function copy(source: string, temporary: string): void {
  let db: Connection | null = null;
  try {
    db = openConnection(source, 'read');
    db.run({ sql: 'vacuum into ?', rows: [[temporary]] });
    chmodSync(temporary, 0o600); // it holds what only the server's user may read
  } catch (error) {
    throw new MaintenanceError(`${source} cannot be copied: ${(error as Error).message}`);
  } finally {
    db?.close();
  }
}

/** Before the database gets its name: who finds a backup finds its key. */
function copySecret(source: string, target: string): string | null {
  const [from, to] = [secretFileOf(source), secretFileOf(target)];
  if (!existsSync(from)) return null;
  copyFileSync(from, to, constants.COPYFILE_EXCL);
  chmodSync(to, 0o600);
  syncFile(to);
  return to;
}
