import { MIGRATIONS, SchemaTooNewError } from '../../migrations/index.ts';
import { inTransaction, type Session, type SessionPool } from './session.ts';

/** Held while tables are made, so that of several starters one does it and the others wait: "tocsin" in ASCII. */
const LOCK = 0x746f6373696e;

/**
 * Brings a database to this version's tables, all steps in one transaction; of several that start at once one does it.
 * @param known the steps that this version knows
 * @throws SchemaTooNewError where the tables were made by a newer version
 */
export async function migratePostgres(
  pool: SessionPool,
  known: readonly (readonly string[])[] = MIGRATIONS,
): Promise<void> {
  await inTransaction(pool, 'begin', async (session) => {
    await holdMigrations(session);
    const current = await versionOf(session);
    if (current > known.length) throw new SchemaTooNewError(current);
    if (current === known.length) return;
    for (const statement of known.slice(current).flat()) await session.query(toPostgres(statement), []);
    await session.query('update tocsin_schema set version = $1', [known.length]);
  });
}

/** Until the transaction ends, nobody else makes tables. */
export async function holdMigrations(session: Session): Promise<void> {
  await session.query('select pg_advisory_xact_lock($1)', [LOCK]);
}

async function versionOf(session: Session): Promise<number> {
  await session.query('create table if not exists tocsin_schema (version bigint not null)', []);
  const { rows } = await session.query('select version from tocsin_schema', []);
  if (rows[0]) return Number(rows[0]['version']);
  await session.query('insert into tocsin_schema (version) values (0)', []);
  return 0;
}

/**
 * Migrations are written in the types that SQLite names. What is text sorts by code point, as it does there; what is an
 * integer may be a time in milliseconds. A number that follows the order of transactions there is the transaction's own.
 */
export function toPostgres(statement: string): string {
  return statement
    .replaceAll(
      'integer primary key autoincrement',
      'bigint not null default (pg_current_xact_id()::text::bigint)',
    )
    .replaceAll(/\binteger\b/g, 'bigint')
    .replaceAll(/\bblob\b/g, 'bytea')
    .replaceAll(/\btext\b/g, 'text collate "C"')
    .replaceAll(/\s+without rowid\b/g, '');
}
