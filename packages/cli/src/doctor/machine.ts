import { constants } from 'node:fs';
import { access, statfs } from 'node:fs/promises';
import path from 'node:path';
import { type Finding, fail, ok, warn } from './finding.ts';

const LEAST_NODE: readonly [number, number] = [20, 19];
const GIB = 1024 ** 3;
/** Less than this is used up by a backup, or by a log that cannot be shortened for a while. */
const LOW_BYTES = 2 * GIB;
const FULL_BYTES = GIB / 5;

/** Whether this Node runs Tocsin. @param version as `process.versions.node` */
export function nodeFinding(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor, leastMinor] = LEAST_NODE;
  const isNew = major > leastMajor || (major === leastMajor && minor >= leastMinor);
  return isNew
    ? ok('node', version)
    : fail('node', `${version} is too old`, `install Node ${LEAST_NODE.join('.')} or newer`);
}

/** Whether a server may write where its SQLite file is, and whether there is room. */
export async function folderFindings(databasePath: string): Promise<Finding[]> {
  const folder = await existing(path.dirname(path.resolve(databasePath)));
  const writable = await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
  const finding = writable
    ? ok('data folder', `${folder} can be written`)
    : fail('data folder', `${folder} cannot be written`, 'give it to the user that runs the server');
  return [finding, await spaceFinding(folder)];
}

/** The folder itself, or the one in which it would be made. */
async function existing(folder: string): Promise<string> {
  const there = await access(folder).then(
    () => true,
    () => false,
  );
  return there || path.dirname(folder) === folder ? folder : existing(path.dirname(folder));
}

async function spaceFinding(folder: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(folder);
  return roomFinding(bavail * bsize);
}

/** Whether there is room on the disk. */
export function roomFinding(free: number): Finding {
  const message = `${(free / GIB).toFixed(1)} GiB free`;
  if (free < FULL_BYTES) return fail('disk', message, 'make room: a full disk stops the server');
  return free < LOW_BYTES ? warn('disk', message, 'make room before it is full') : ok('disk', message);
}
