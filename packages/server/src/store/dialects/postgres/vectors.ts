import { StatementError } from './errors.ts';
import { holdMigrations } from './migrate.ts';
import { inTransaction, type Session, type SessionPool } from './session.ts';

/** Why vectors are searched in this process and not in the database; null where they are searched there. */
export type NoVectors = string | null;

/**
 * Prepares a database for searching vectors with pgvector, where that is installed: the extension, and a column for unit
 * vectors of any dimension beside the exact ones. Several processes may do so at once.
 */
export async function prepareVectors(pool: SessionPool): Promise<NoVectors> {
  try {
    return await inTransaction(pool, 'begin', async (session) => {
      await holdMigrations(session);
      return prepare(session);
    });
  } catch (error) {
    if (!(error instanceof StatementError)) throw error;
    return `pgvector cannot be used: ${error.message}; let an administrator run "create extension vector"`;
  }
}

async function prepare(session: Session): Promise<NoVectors> {
  const there = await session.query("select 1 from pg_extension where extname = 'vector'", []);
  if (there.count === 0) {
    const found = await session.query("select 1 from pg_available_extensions where name = 'vector'", []);
    if (found.count === 0) return 'pgvector is not installed on the database server';
    await session.query('create extension vector', []);
  }
  await session.query('alter table document_features add column if not exists embedding vector', []);
  // Serves the question whether some vector of a feature is still without; hashes always are.
  await session.query(
    `create index if not exists document_features_unordered
      on document_features (namespace_id, collection_id, feature) where embedding is null`,
    [],
  );
  return null;
}
