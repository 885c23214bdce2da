import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { createSecretBox } from '../../../platform/secrets.ts';
import { openConnection } from './connection.ts';
import { giveToOwnerOfFolder, secretFileOf, syncFile, syncFolderOf } from './files.ts';
import { lockDatabase } from './lock.ts';
import { MaintenanceError } from './maintenance-error.ts';
import { verifyDatabase } from './verify.ts';

/** A restore that was done. */
export interface Restored {
  /** Where the database that was there lies now; null where there was none. */
  readonly previous: string | null;
}

/** What is restored, and how. */
export interface RestoreOptions {
  /** Where the server looks for its database. */
  readonly path: string;
  readonly file: string;
  /** `TOCSIN_SECRET_KEY`, where it is set. */
  readonly secretKey: string | null;
  /** Milliseconds since 1970, for the name of what was there. */
  readonly now: number;
}

/**
 * Puts a backup in the place of the database, which is kept beside it under another name. Everything is verified
 * before anything is changed.
 * @throws MaintenanceError where the backup cannot be used, or its secret key is missing or another one
 * @throws DatabaseLockedError where a server runs
 */
export function restoreDatabase({ path, file, secretKey, now }: RestoreOptions): Restored {
  const [target, backup] = [resolve(path), resolve(file)];
  if (!existsSync(backup)) throw new MaintenanceError(`There is no file ${backup}`);
  if (backup === target) throw new MaintenanceError(`${backup} is the database itself`);
  mkdirSync(dirname(target), { recursive: true });
  const lock = lockDatabase(target);
  giveToOwnerOfFolder(`${target}.lock`);
  try {
    refuseWrongKey(backup, verifyDatabase(backup).sealed, secretKey ?? keyFor(target, backup));
    return replace(target, backup, new Date(now).toISOString().replaceAll(/[:.]/g, '-'));
  } finally {
    lock.release();
  }
}

function keyFor(target: string, backup: string): string | null {
  const file = [secretFileOf(backup), secretFileOf(target)].find((name) => existsSync(name));
  return file === undefined ? null : readFileSync(file, 'utf8').trim();
}

/** Without its key the channels' secrets are lost, and every notification fails: better known before than after. */
function refuseWrongKey(backup: string, sealed: string | null, key: string | null): void {
  if (sealed === null) return;
  const remedy = `put the key file of the backup at ${secretFileOf(backup)}, or set TOCSIN_SECRET_KEY`;
  if (key === null) throw new MaintenanceError(`The secrets in ${backup} need their key: ${remedy}`);
  try {
    createSecretBox(key).open(sealed);
  } catch {
    throw new MaintenanceError(`The secrets in ${backup} were sealed with another key: ${remedy}`);
  }
}

function replace(target: string, backup: string, time: string): Restored {
  const temporary = `${target}.restoring`;
  copyFileSync(backup, temporary);
  chmodSync(temporary, 0o600);
  giveToOwnerOfFolder(temporary);
  syncFile(temporary);
  const aside = `${target}.before-${time}`;
  const previous = existsSync(target) ? aside : null;
  if (previous !== null) setAside(target, aside);
  replaceSecret(target, backup, aside);
  renameSync(temporary, target);
  syncFolderOf(target);
  return { previous };
}

/**
 * The log goes with it: left behind, it would be taken for the log of the restored file and spoil it. The database keeps
 * its first name until it is replaced, so that no start ever finds none and begins an empty one.
 */
function setAside(target: string, aside: string): void {
  emptyLog(target);
  for (const suffix of ['-wal', '-shm'])
    if (existsSync(target + suffix)) renameSync(target + suffix, aside + suffix);
  try {
    linkSync(target, aside);
  } catch {
    copyFileSync(target, aside); // a file system without hard links
  }
}

/** So that what is set aside is a single file; a damaged one is set aside as it is. */
function emptyLog(target: string): void {
  try {
    const db = openConnection(target, 'write');
    db.exec('pragma wal_checkpoint(truncate)');
    db.close();
  } catch {
    // Perhaps the reason for the restore.
  }
}

function replaceSecret(target: string, backup: string, aside: string): void {
  const [from, to] = [secretFileOf(backup), secretFileOf(target)];
  if (!existsSync(from)) return;
  if (existsSync(to)) renameSync(to, secretFileOf(aside));
  rmSync(to, { force: true });
  copyFileSync(from, to);
  chmodSync(to, 0o600);
  giveToOwnerOfFolder(to);
  syncFile(to);
}
