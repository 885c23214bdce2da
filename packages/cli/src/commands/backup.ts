import { backupDatabase } from '@tocsin/server/maintenance';
import { ok, type Surroundings } from '../surroundings.ts';
import { sqliteConfig } from './config.ts';

/** Copies the database, and the key that unseals what is secret in it where it lies beside the database. */
export async function backup([file = '']: readonly string[], around: Surroundings): Promise<0> {
  const { path, secretKey } = sqliteConfig(around, 'pg_dump');
  const made = backupDatabase(path, file, secretKey === null);
  around.say(`${made.file}: ${made.bytes} bytes, verified`);
  return ok(
    around,
    made.secretFile === null
      ? 'The secret key is not in it: keep TOCSIN_SECRET_KEY as well'
      : `${made.secretFile}: its secret key; keep both, the key apart where you can`,
  );
}
