import type { Surroundings } from '../surroundings.ts';

/** Where a server's SQLite file is. */
export interface SqliteConfig {
  readonly path: string;
  /** `TOCSIN_SECRET_KEY`, where it is set. */
  readonly secretKey: string | null;
}

/**
 * Reads where the SQLite file of a server is that would run with the same variables.
 * @param tool what to use for another database
 * @throws MaintenanceError where it is another database
 */
export async function sqliteConfig({ env }: Surroundings, tool: string): Promise<SqliteConfig> {
  const { MaintenanceError, readConfig, withFiles } = await import('@tocsin/server/maintenance');
  const variables = withFiles(env);
  if (/^postgres(ql)?:/.test(variables['TOCSIN_DATABASE_URL'] ?? ''))
    throw new MaintenanceError(`This is for SQLite files; for PostgreSQL use ${tool}`);
  const { database, secretKey } = readConfig(variables);
  if (database.kind !== 'sqlite')
    throw new MaintenanceError(`This is for SQLite files; for PostgreSQL use ${tool}`);
  return { path: database.path, secretKey };
}
