import type { DatabaseState, Migrated } from '../../database-state.ts';
import { MIGRATIONS } from '../../migrations/index.ts';
import { migratePostgres } from './migrate.ts';
import { openPool } from './pg-pool.ts';
import { type Session, type SessionPool, withSession } from './session.ts';
import { prepareVectors } from './vectors.ts';

/**
 * Looks at a PostgreSQL database, and changes nothing.
 * @throws DatabaseUnavailableError where it cannot be reached
 */
export function inspectPostgres(url: string): Promise<DatabaseState> {
  return withPool(url, inspectPool);
}

/** As {@link inspectPostgres}. */
export function inspectPool(pool: SessionPool): Promise<DatabaseState> {
  return withSession(pool, async (session) => ({
    schema: await schemaOf(session),
    known: MIGRATIONS.length,
    inUse: null,
    pgvector: await hasVectors(session),
  }));
}

/**
 * Brings a PostgreSQL database to this version's tables, and prepares it for vectors where it can.
 * @throws DatabaseUnavailableError where it cannot be reached
 * @throws SchemaTooNewError where a newer version made its tables
 */
export function migratePostgresDatabase(url: string): Promise<Migrated> {
  return withPool(url, migratePool);
}

/** As {@link migratePostgresDatabase}. */
export async function migratePool(pool: SessionPool): Promise<Migrated> {
  const from = (await withSession(pool, schemaOf)) ?? 0;
  await migratePostgres(pool);
  await prepareVectors(pool);
  return { from, to: MIGRATIONS.length };
}

async function withPool<Result>(url: string, work: (pool: SessionPool) => Promise<Result>): Promise<Result> {
  const pool = openPool({ url, size: 1, name: 'tocsin maintenance', onIdleError: () => {} });
  try {
    return await work(pool);
  } finally {
    await pool.close();
  }
}

async function schemaOf(session: Session): Promise<number | null> {
  const there = await session.query("select 1 where to_regclass('tocsin_schema') is not null", []);
  if (there.count === 0) return null;
  const { rows } = await session.query('select version from tocsin_schema', []);
  return rows[0] ? Number(rows[0]['version']) : null;
}

async function hasVectors(session: Session): Promise<boolean> {
  const found = await session.query("select 1 from pg_extension where extname = 'vector'", []);
  return found.count > 0;
}
