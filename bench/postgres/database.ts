import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** A PostgreSQL server to measure on, where there is one. */
export const SERVER_URL: string | undefined =
  process.env['TOCSIN_BENCH_POSTGRES_URL'] ?? process.env['TOCSIN_TEST_POSTGRES_URL'];

/** Runs a piece of work with an empty database, which is removed afterwards. */
export async function withDatabase<T>(serverUrl: string, work: (url: string) => Promise<T>): Promise<T> {
  const name = `tocsin_bench_${randomBytes(6).toString('hex')}`;
  await ask(serverUrl, `create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  try {
    return await work(url.href);
  } finally {
    await ask(serverUrl, `drop database ${name} with (force)`);
  }
}

/** Runs statements one after the other. */
export async function ask(connectionString: string, ...statements: string[]): Promise<pg.QueryResult[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const results: pg.QueryResult[] = [];
    for (const statement of statements) results.push(await client.query(statement));
    return results;
  } finally {
    await client.end();
  }
}
