import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestPool, TEST_POSTGRES_URL } from '../../../testing/store.ts';
import { MIGRATIONS, SchemaTooNewError } from '../../migrations/index.ts';
import { migratePostgres } from './migrate.ts';
import { type SessionPool, withSession } from './session.ts';

let pool: SessionPool;
beforeEach(async () => {
  pool = await openTestPool(TEST_POSTGRES_URL === undefined ? 'pglite' : 'postgres');
});
afterEach(() => pool.close());

/** Tables, columns and indexes as the database describes them. */
async function shape(): Promise<string[]> {
  return withSession(pool, async (session) => {
    const columns = await session.query(
      `select table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || coalesce(collation_name, '') as line
        from information_schema.columns where table_schema = current_schema()`,
      [],
    );
    const indexes = await session.query(
      "select replace(indexdef, current_schema() || '.', '') as line from pg_indexes where schemaname = current_schema()",
      [],
    );
    return [...columns.rows, ...indexes.rows].map((row) => String(row['line'])).sort();
  });
}

describe('the tables on PostgreSQL', () => {
  it('are the same from empty and from every earlier version', async () => {
    await migratePostgres(pool);
    const wanted = await shape();
    expect(wanted.length).toBeGreaterThan(100);
    for (let version = 0; version < MIGRATIONS.length; version++) {
      const other = await openTestPool(TEST_POSTGRES_URL === undefined ? 'pglite' : 'postgres');
      await pool.close();
      pool = other;
      await migratePostgres(pool, MIGRATIONS.slice(0, version));
      await migratePostgres(pool);
      expect(await shape()).toEqual(wanted);
    }
  });

  it('are made once when several start at once', async () => {
    await Promise.all([1, 2, 3, 4].map(() => migratePostgres(pool)));
    expect((await shape()).length).toBeGreaterThan(100);
  });

  it('are not touched by a version that is older', async () => {
    await migratePostgres(pool, [...MIGRATIONS, ['create table later (id text)']]);
    await expect(migratePostgres(pool)).rejects.toThrow(SchemaTooNewError);
  });
});
