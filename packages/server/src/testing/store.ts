import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../store/database.ts';
import { migratePostgres } from '../store/dialects/postgres/migrate.ts';
import { openPostgres } from '../store/dialects/postgres/open.ts';
import { openPool } from '../store/dialects/postgres/pg-pool.ts';
import type { SessionPool } from '../store/dialects/postgres/session.ts';
import { prepareVectors } from '../store/dialects/postgres/vectors.ts';
import { openConnection } from '../store/dialects/sqlite/connection.ts';
import { openSqlite } from '../store/dialects/sqlite/open.ts';
import { startWriterHere } from '../store/dialects/sqlite/writer.ts';
import { migrateSqlite } from '../store/migrate.ts';

/** The databases that tests run on. */
export type TestStoreKind = 'sqlite' | 'pglite' | 'postgres';

/** An empty, migrated database of one test. */
export interface TestStore {
  readonly kind: TestStoreKind;
  readonly db: Database;
  close(): Promise<void>;
}

/** What `TOCSIN_TEST_STORE` says; SQLite where it says nothing. */
export const TEST_STORE: TestStoreKind = (process.env['TOCSIN_TEST_STORE'] as TestStoreKind) || 'sqlite';

/** How often a property is tried here: a server is slower, and what is to be found in any database is found in SQLite. */
export function triesHere(inSqlite: number): number {
  return TEST_STORE === 'sqlite' ? inSqlite : Math.ceil(inSqlite / 4);
}

/** A PostgreSQL server for tests, where there is one. */
export const TEST_POSTGRES_URL: string | undefined = process.env['TOCSIN_TEST_POSTGRES_URL'];

/** Opens a database for one test. */
export async function openTestStore(kind: TestStoreKind = TEST_STORE): Promise<TestStore> {
  if (kind === 'sqlite') return openSqliteStore();
  const pool = await openTestPool(kind);
  await migratePostgres(pool);
  const db = openPostgres(pool, (await prepareVectors(pool)) === null);
  return { kind, db, close: () => db.close() };
}

/** Sessions in an empty schema. */
export async function openTestPool(kind: 'pglite' | 'postgres'): Promise<SessionPool> {
  const schema = `test_${randomBytes(8).toString('hex')}`;
  if (kind === 'postgres') return openRealPool(schema);
  const { startLite } = await import('./pglite.ts');
  return (await startLite()).pool(schema);
}

async function openSqliteStore(): Promise<TestStore> {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-'));
  const path = join(folder, 'test.db');
  const connection = openConnection(path, 'write');
  migrateSqlite(connection);
  connection.close();
  const writer = startWriterHere(path);
  const db = openSqlite(path, writer.connect());
  return {
    kind: 'sqlite',
    db,
    async close() {
      await db.close();
      await writer.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** A schema of its own on a real server, which is removed when the pool is closed. */
async function openRealPool(schema: string): Promise<SessionPool> {
  const url = realUrl();
  const admin = openPool({ url, size: 1, name: 'tocsin tests', onIdleError: () => {} });
  const session = await admin.acquire();
  await session.query(`create schema "${schema}"`, []);
  session.release();
  const pool = openPool({ url: inSchema(url, schema), size: 8, name: 'tocsin tests', onIdleError: () => {} });
  return {
    acquire: pool.acquire,
    async close() {
      await pool.close();
      const last = await admin.acquire();
      await last.query(`drop schema "${schema}" cascade`, []);
      last.release();
      await admin.close();
    },
  };
}

function realUrl(): string {
  if (TEST_POSTGRES_URL === undefined)
    throw new Error('TOCSIN_TEST_POSTGRES_URL must name a PostgreSQL server for these tests');
  return TEST_POSTGRES_URL;
}

/** The URL with a search path, so that several tests share a database. */
export function inSchema(url: string, schema: string): string {
  const full = new URL(url);
  full.searchParams.set('options', `-c search_path=${schema},public`);
  return full.href;
}
