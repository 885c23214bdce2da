import type { Connection } from '../../packages/server/src/store/dialects/sqlite/connection.ts';
import type { Value } from '../../packages/server/src/store/dialects/sqlite/protocol.ts';

/** Writes rows straight into a table of a SQLite file, all with the columns of the first. */
export function insertRows(db: Connection, table: string, rows: readonly object[]): void {
  const columns = Object.keys(rows[0] ?? {});
  const places = columns.map(() => '?').join(', ');
  const sql = `insert into ${table} (${columns.join(', ')}) values (${places})`;
  db.run({ sql, rows: rows.map((row) => Object.values(row) as Value[]) });
}
