import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import pg from 'pg';

const BASE = process.env['TOCSIN_TEST_POSTGRES_URL'];

/** Whether there is a PostgreSQL server for these tests. */
export const hasPostgres: boolean = BASE !== undefined && BASE !== '';

/** A command that restarts that server at once, as a crash would; without it those tests are skipped. */
export const RESTART_COMMAND: string | undefined = process.env['TOCSIN_TEST_POSTGRES_RESTART'];

/** A database of one test. */
export interface TestDatabase {
  readonly url: string;
  query(sql: string): Promise<Record<string, string>[]>;
  remove(): Promise<void>;
}

/** Makes an empty database. */
export async function createDatabase(): Promise<TestDatabase> {
  const name = `tocsin_test_${randomBytes(6).toString('hex')}`;
  await ask(BASE as string, `create database ${name}`);
  const url = new URL(BASE as string);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    query: (sql) => ask(url.href, sql),
    remove: async () => void (await ask(BASE as string, `drop database ${name} with (force)`)),
  };
}

/** Restarts the server without letting it finish anything. */
export async function restartPostgres(): Promise<void> {
  await promisify(execFile)('sh', ['-c', RESTART_COMMAND as string]);
}

async function ask(connectionString: string, sql: string): Promise<Record<string, string>[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
