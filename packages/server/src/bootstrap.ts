import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { ApiError } from '@tocsin/contract';
import { createKey } from './catalog/keys.ts';
import { ConfigError } from './config.ts';
import type { AppContext } from './context.ts';
import { generateSecretKey, type SecretBox } from './platform/secrets.ts';
import type { Database } from './store/database.ts';

/**
 * The key that is made at the first start and kept beside the SQLite file, readable by its owner only.
 * @throws ConfigError where the file is there and holds no key
 */
export function secretBeside(databasePath: string): string {
  const file = `${databasePath}.secret`;
  if (!existsSync(file)) writeDurably(file, `${generateSecretKey()}\n`);
  const key = readFileSync(file, 'utf8').trim();
  if (key.length < 32)
    throw new ConfigError('TOCSIN_SECRET_KEY', `${file} is damaged; bring it back from a backup`);
  return key;
}

/** Whole or not at all, also when the power fails: secrets that are sealed under a lost key are lost. */
function writeDurably(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const fresh = `${file}.new`;
  const handle = openSync(fresh, 'w', 0o600);
  writeSync(handle, text);
  fsyncSync(handle);
  closeSync(handle);
  renameSync(fresh, file);
  const folder = openSync(dirname(file), 'r');
  fsyncSync(folder);
  closeSync(folder);
}

/** What is sealed in every database, so that a wrong key is noticed at the start and not at the first notification. */
const PROBE = 'tocsin';

/** @throws ConfigError where the database's secrets were sealed under another key */
export async function refuseOtherSecret(db: Database, secrets: SecretBox): Promise<void> {
  const sealed = await setting(db, 'secret_probe', secrets.seal(PROBE));
  try {
    if (secrets.open(sealed) === PROBE) return;
  } catch {
    // Told below.
  }
  throw new ConfigError(
    'TOCSIN_SECRET_KEY',
    'is not the one that this database was first started with, so the secrets in it cannot be read',
  );
}

/** The id of the installation, made at the first start. */
export async function organizationOf(db: Database, fresh: string): Promise<string> {
  return setting(db, 'organization_id', fresh);
}

/** What is stored under a name; `fresh` where nothing is. */
async function setting(db: Database, name: string, fresh: string): Promise<string> {
  return db.transaction(async (tx) => {
    await tx
      .insertInto('settings')
      .values({ name, value: fresh })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const row = await tx
      .selectFrom('settings')
      .select('value')
      .where('name', '=', name)
      .executeTakeFirstOrThrow();
    return row.value;
  });
}

/** Makes an admin key where there is no key at all; of several processes that start at once, one does. */
export async function makeFirstKey(context: AppContext): Promise<string | null> {
  const known = await context.db.read.selectFrom('api_keys').select('key_id').limit(1).executeTakeFirst();
  if (known) return null;
  try {
    const { key } = await createKey(context, 'admin@localhost', {
      name: 'admin',
      permissions: ['admin'],
    } as never);
    return key;
  } catch (error) {
    if (error instanceof ApiError && error.type === 'AlreadyExistsError') return null;
    throw error;
  }
}
