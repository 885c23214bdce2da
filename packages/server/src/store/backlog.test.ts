import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CompiledQuery, Kysely } from 'kysely';
import { expect, it } from 'vitest';
import { readBacklog } from './backlog.ts';
import { openConnection } from './dialects/sqlite/connection.ts';
import { readerDialect } from './dialects/sqlite/dialect.ts';
import { migrateSqlite } from './migrate.ts';
import type { Tables } from './tables.ts';

it('the state of the queues is read from their indexes, however long the history is', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-'));
  const connection = openConnection(join(folder, 'test.db'), 'write');
  migrateSqlite(connection);
  const queries: CompiledQuery[] = [];
  const db = new Kysely<Tables>({
    dialect: readerDialect(connection),
    log: ({ query }) => void queries.push(query),
  });
  await readBacklog(db, 0);
  const plans = queries.flatMap(({ sql, parameters }) =>
    connection
      .run({ sql: `explain query plan ${sql}`, rows: [parameters as string[]] })
      .rows.map((row) => row['detail']),
  );
  connection.close();
  rmSync(folder, { recursive: true });
  const onHistory = plans.filter((step) => /\b(deliveries|d)\b/.test(String(step)));
  expect(onHistory.length).toBeGreaterThan(3);
  for (const step of onHistory) expect(step).toMatch(/USING (COVERING )?INDEX deliveries_(ready|leased)/);
});
