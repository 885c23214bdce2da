import { restoreDatabase } from '@tocsin/server/maintenance';
import { ok, type Surroundings } from '../surroundings.ts';
import { sqliteConfig } from './config.ts';

/** Puts a backup in the place of the database. */
export async function restore([file = '']: readonly string[], around: Surroundings): Promise<0> {
  const { path, secretKey } = sqliteConfig(around, 'pg_restore');
  const { previous } = restoreDatabase({ path, file, secretKey, now: around.now() });
  around.say(`${path} is restored from ${file}`);
  return ok(around, previous === null ? 'There was none before' : `What was there is kept as ${previous}`);
}
