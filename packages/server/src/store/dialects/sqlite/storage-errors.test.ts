import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, DatabaseUnavailableError, insertion } from '../../database.ts';
import { migrateSqlite } from '../../migrate.ts';
import { type Connection, openConnection } from './connection.ts';
import { openSqlite } from './open.ts';
import { startWriterHere, type Writer } from './writer.ts';

let folder: string;
let path: string;
let connection: Connection;
let writer: Writer;
let db: Database;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-'));
  path = join(folder, 'test.db');
  connection = openConnection(path, 'write');
  migrateSqlite(connection);
  connection.exec('PRAGMA busy_timeout = 0');
  writer = startWriterHere(path, undefined, connection);
  db = openSqlite(path, writer.connect());
});
afterEach(async () => {
  await db.close();
  await writer.close();
  rmSync(folder, { recursive: true });
});

const row = (name: string, value = '1') => ({ name, value });
const putWhole = (name: string, value?: string) => db.write([insertion('settings', [row(name, value)])]);
const put = (name: string, value?: string) =>
  db.transaction((tx) => tx.insertInto('settings').values(row(name, value)).execute());
const names = async () =>
  (await db.read.selectFrom('settings').select('name').orderBy('name').execute()).map((r) => r.name);
const reasons = (results: PromiseSettledResult<unknown>[]) =>
  results.map((result) => (result.status === 'rejected' ? result.reason.constructor : null));

describe('while another program holds the file', () => {
  it('transactions are told that the database is not available, and work again afterwards', async () => {
    const other = openConnection(path, 'write');
    other.exec('BEGIN IMMEDIATE');
    const results = await Promise.allSettled([put('a'), putWhole('b'), put('c'), putWhole('d')]);
    expect(reasons(results)).toEqual(Array(4).fill(DatabaseUnavailableError));
    other.exec('ROLLBACK');
    other.close();
    await Promise.all([put('e'), putWhole('f')]);
    expect(await names()).toEqual(['e', 'f']);
  });

  it('a transaction that asks on after it was lost gets the same answer to everything, and writes nothing', async () => {
    const other = openConnection(path, 'write');
    other.exec('BEGIN IMMEDIATE');
    const stubborn = db.transaction(async (tx) => {
      const insert = (name: string) => tx.insertInto('settings').values(row(name)).execute();
      await insert('a').catch(() => {});
      other.exec('ROLLBACK');
      await insert('b').catch(() => {});
    });
    await expect(stubborn).rejects.toThrow(DatabaseUnavailableError);
    other.close();
    await put('c');
    expect(await names()).toEqual(['c']);
  });
});

describe('where the disk is full', () => {
  const LARGE = 'x'.repeat(1_000_000);
  const limit = (pages: number) => connection.exec(`PRAGMA max_page_count = ${pages}`);
  const pagesNow = () =>
    Number(connection.run({ sql: 'pragma page_count', rows: [[]] }).rows[0]?.['page_count']);

  it('who shared the commit is told so, what was told is what is there, and the next ones go on', async () => {
    limit(pagesNow() + 50);
    let others: Promise<PromiseSettledResult<unknown>[]> = Promise.resolve([]);
    const first = db.transaction(async (tx) => {
      await tx.insertInto('settings').values(row('a')).execute();
      // They wait for this one, and share its commit.
      others = Promise.allSettled([putWhole('b'), putWhole('large', LARGE), putWhole('c')]);
    });
    const [a] = reasons(await Promise.allSettled([first]));
    const [b, large, c] = reasons(await others);
    expect([large, c]).toEqual([DatabaseUnavailableError, null]);
    expect(await names()).toEqual([...(a === null ? ['a'] : []), ...(b === null ? ['b'] : []), 'c']);
    await expect(put('large', LARGE)).rejects.toThrow(DatabaseUnavailableError);
    limit(1_000_000);
    await put('large', LARGE);
    expect(await names()).toContain('large');
  });

  it('a transaction that goes on after it was rolled back does not write outside of one', async () => {
    limit(pagesNow() + 50);
    const stubborn = db.transaction(async (tx) => {
      const insert = (name: string, value?: string) =>
        tx.insertInto('settings').values(row(name, value)).execute();
      await insert('large', LARGE).catch(() => {});
      await insert('b').catch(() => {});
    });
    await expect(stubborn).rejects.toThrow(DatabaseUnavailableError);
    expect(await names()).toEqual([]);
  });
});
