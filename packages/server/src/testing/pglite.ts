import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { toPortError } from '../store/dialects/postgres/errors.ts';
import type { Session, SessionPool } from '../store/dialects/postgres/session.ts';
import { parserOf } from '../store/dialects/postgres/types.ts';

/** PostgreSQL inside this process, with pgvector: one connection, for which sessions wait in turn. */
export interface Lite {
  /** Sessions in a schema of their own, which is made empty. */
  pool(schema: string): Promise<SessionPool>;
}

let running: Promise<PGlite> | null = null;

/** The instance of this process; it takes a second to start, and ends with the process. */
export async function startLite(): Promise<Lite> {
  running ??= PGlite.create({ extensions: { vector } });
  const lite = await running;
  await lite.exec(
    'create schema if not exists extensions; create extension if not exists vector schema extensions',
  );
  return {
    async pool(schema) {
      await lite.exec(`create schema "${schema}"; set search_path = "${schema}", extensions`);
      return poolOf(lite, schema);
    },
  };
}

const PARSERS = Object.fromEntries(
  [16, 17, 20, 21, 23, 700, 701, 1700].map((oid) => [oid, parserOf(oid) as (value: string) => unknown]),
);

function poolOf(lite: PGlite, schema: string): SessionPool {
  let turn: Promise<void> = Promise.resolve();
  return {
    async acquire() {
      const before = turn;
      let release = (): void => {};
      turn = new Promise((resolve) => {
        release = resolve;
      });
      await before;
      await lite.exec(`set search_path = "${schema}", extensions`);
      return sessionOf(lite, release);
    },
    // What many tests leave behind would slow those that follow.
    close: async () => void (await lite.exec(`drop schema if exists "${schema}" cascade`)),
  };
}

function sessionOf(lite: PGlite, release: () => void): Session {
  return {
    async query(text, values) {
      try {
        const { rows, affectedRows } = await lite.query<Record<string, unknown>>(text, values as never[], {
          parsers: PARSERS,
        });
        return { rows, count: rows.length > 0 ? rows.length : (affectedRows ?? 0) };
      } catch (error) {
        throw toPortError(error);
      }
    },
    release(discard = false) {
      if (discard) void lite.query('rollback').finally(release);
      else release();
    },
  };
}
