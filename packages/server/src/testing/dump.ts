import { sql } from 'kysely';
import type { Database } from '../store/database.ts';

/** Every row of every table, by table; for SQLite. Without when keys were used, which reading notes as well. */
export async function dumpTables(db: Database): Promise<Record<string, unknown[]>> {
  const tables = await sql<{ name: string }>`select name from sqlite_schema where type = 'table'
    and name not like 'sqlite_%' order by name`.execute(db.read);
  const dump: Record<string, unknown[]> = {};
  for (const { name } of tables.rows) {
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(db.read);
    dump[name] = rows.map(({ last_used_at: _used, ...row }) => row);
  }
  return dump;
}
