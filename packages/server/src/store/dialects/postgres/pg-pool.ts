import { createHash } from 'node:crypto';
import pg from 'pg';
import { DatabaseUnavailableError } from '../../database.ts';
import { toPortError } from './errors.ts';
import type { Session, SessionPool } from './session.ts';
import { parserOf } from './types.ts';

/** How a pool connects. */
export interface PoolOptions {
  /** `postgres://user:password@host:port/database?…` */
  readonly url: string;
  /** Connections that are open at most. */
  readonly size: number;
  /** Shown in `pg_stat_activity`. */
  readonly name: string;
  /** Told of connections that broke while nobody used them. */
  readonly onIdleError: (error: Error) => void;
}

/** A caller that gets no connection for so long is told that the database is not available. */
const ACQUIRE_MS = 10_000;
/** A statement that the server does not answer for so long, is given up with its connection: the network is gone. */
const SILENCE_MS = 60_000;

/** Opens a pool of connections; the first one is made when it is needed. */
export function openPool({ url, size, name, onIdleError }: PoolOptions): SessionPool {
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    application_name: name,
    connectionTimeoutMillis: ACQUIRE_MS,
    query_timeout: SILENCE_MS,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    types: { getTypeParser: ((oid: number, format?: string) => parserOf(oid, format)) as never },
  });
  pool.on('error', onIdleError);
  return {
    async acquire() {
      try {
        return sessionOf(await pool.connect());
      } catch (error) {
        throw new DatabaseUnavailableError(`PostgreSQL: ${(error as Error).message}`);
      }
    },
    close: () => pool.end(),
  };
}

/** Names of prepared statements, by text. */
const names = new Map<string, string>();

function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = `t${createHash('sha256').update(text).digest('base64url').slice(0, 20)}`;
  names.set(text, name);
  return name;
}

function sessionOf(client: pg.PoolClient): Session {
  let broken = false;
  const onError = (): void => {
    broken = true;
  };
  client.on('error', onError);
  return {
    async query(text, values, prepared = false) {
      try {
        const parameters = values as unknown[];
        const result = await client.query(
          prepared ? { name: nameOf(text), text, values: parameters } : { text, values: parameters },
        );
        return { rows: result.rows as Record<string, unknown>[], count: result.rowCount ?? 0 };
      } catch (thrown) {
        const error = toPortError(thrown);
        if (error instanceof DatabaseUnavailableError) broken = true;
        throw error;
      }
    },
    release(discard = false) {
      client.off('error', onError);
      client.release(broken || discard);
    },
  };
}
