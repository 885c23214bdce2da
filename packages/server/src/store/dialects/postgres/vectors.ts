import { StatementError } from './errors.ts';
import { type SessionPool, withSession } from './session.ts';

/** Why vectors are searched in this process and not in the database; null where they are searched there. */
export type NoVectors = string | null;

/**
 * Prepares a database for searching vectors with pgvector, where that is installed: the extension, and a column for unit
 * vectors of any dimension beside the exact ones. Several processes may do so at once.
 */
export async function prepareVectors(pool: SessionPool): Promise<NoVectors> {
  return withSession(pool, async (session) => {
    try {
      const { rows } = await session.query("select 1 from pg_available_extensions where name = 'vector'", []);
      if (rows.length === 0) return 'pgvector is not installed on the database server';
      const there = await session.query("select 1 from pg_extension where extname = 'vector'", []);
      if (there.count === 0) await session.query('create extension if not exists vector', []);
      const column = await session.query(
        "select 1 from information_schema.columns where table_schema = current_schema() and table_name = 'document_features' and column_name = 'embedding'",
        [],
      );
      if (column.count === 0)
        await session.query('alter table document_features add column if not exists embedding vector', []);
      return null;
    } catch (error) {
      if (!(error instanceof StatementError)) throw error;
      return `pgvector cannot be used: ${error.message}; let an administrator run "create extension vector"`;
    }
  });
}
