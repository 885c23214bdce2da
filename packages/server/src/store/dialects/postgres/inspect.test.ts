import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTestPool, TEST_POSTGRES_URL } from '../../../testing/store.ts';
import { MIGRATIONS } from '../../migrations/index.ts';
import { inspectPool, migratePool } from './inspect.ts';
import { type SessionPool, withSession } from './session.ts';

let pool: SessionPool;
beforeEach(async () => {
  pool = await openTestPool(TEST_POSTGRES_URL === undefined ? 'pglite' : 'postgres');
});
afterEach(() => pool.close());

const tables = () =>
  withSession(pool, async (session) => {
    const found = await session.query(
      'select 1 from information_schema.tables where table_schema = current_schema()',
      [],
    );
    return found.count;
  });

it('a PostgreSQL database is looked at without a change, and brought up to date once', async () => {
  const known = MIGRATIONS.length;
  expect(await inspectPool(pool)).toMatchObject({ schema: null, known, inUse: null });
  expect(await tables()).toBe(0);
  expect(await migratePool(pool)).toEqual({ from: 0, to: known });
  expect(await migratePool(pool)).toEqual({ from: known, to: known });
  expect(await inspectPool(pool)).toEqual({ schema: known, known, inUse: null, pgvector: true });
});
