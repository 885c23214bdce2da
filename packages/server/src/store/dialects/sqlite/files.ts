import {
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  renameSync,
  statSync,
  unlinkSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { MaintenanceError } from './maintenance-error.ts';

/** Where the key lies that seals what is secret in a database file. */
export function secretFileOf(path: string): string {
  return `${path}.secret`;
}

/** Returns when what was written to a file is on disk. */
export function syncFile(path: string): void {
  sync(path, 'r+');
}

/** Returns when the names in a file's folder are on disk. */
export function syncFolderOf(path: string): void {
  if (process.platform !== 'win32') sync(dirname(path), 'r'); // Windows does not open folders
}

function sync(path: string, flags: string): void {
  const file = openSync(path, flags);
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/**
 * Gives a finished file its name, at once and only where there is none yet.
 * @throws MaintenanceError where the name is taken
 */
export function publish(temporary: string, path: string): void {
  try {
    linkSync(temporary, path);
    unlinkSync(temporary);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST' || existsSync(path)) throw taken(path);
    renameSync(temporary, path); // a file system without hard links
  }
  syncFolderOf(path);
}

/** Where root works for the server's user: what it makes in a folder belongs to the folder's owner. */
export function giveToOwnerOfFolder(path: string): void {
  if (process.getuid?.() !== 0 || !existsSync(path)) return;
  const { uid, gid } = statSync(dirname(path));
  chownSync(path, uid, gid);
}

/** What to say of a file that must not be overwritten. */
export function taken(path: string): MaintenanceError {
  return new MaintenanceError(`${path} is there already; choose another name, or move it away`);
}
