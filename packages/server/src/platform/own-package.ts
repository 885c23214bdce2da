import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this package: the nearest one above that has a package.json, as modules are also run from a bundle. */
export const OWN_FOLDER: string = folderAbove(dirname(fileURLToPath(import.meta.url)));

/** This server's version, from its package. */
export const VERSION: string = (
  JSON.parse(readFileSync(join(OWN_FOLDER, 'package.json'), 'utf8')) as { version: string }
).version;

function folderAbove(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error(`no package.json is in ${import.meta.url} or above it`);
  return folderAbove(parent);
}
