import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, insertMany } from '../../database.ts';
import { migrateSqlite } from '../../migrate.ts';
import { openConnection } from './connection.ts';
import { DatabaseLockedError, lockDatabase } from './lock.ts';
import { openSqlite } from './open.ts';
import { startWriterHere, type Writer } from './writer.ts';

let folder: string;
let path: string;
let writer: Writer;
let db: Database;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-'));
  path = join(folder, 'test.db');
  const connection = openConnection(path, 'write');
  migrateSqlite(connection);
  connection.close();
  writer = startWriterHere(path);
  db = openSqlite(path, writer.connect());
});

afterEach(async () => {
  await db.close();
  await writer.close();
  rmSync(folder, { recursive: true });
});

const put = (name: string, value = '1') =>
  db.transaction((tx) => tx.insertInto('settings').values({ name, value }).execute());
const names = async () =>
  (await db.read.selectFrom('settings').select('name').orderBy('name').execute()).map((r) => r.name);

describe('the SQLite writer', () => {
  it('is seen by readers as soon as the transaction has resolved', async () => {
    await put('a');
    expect(await names()).toEqual(['a']);
  });

  it('takes turns between transactions that are open at once', async () => {
    await Promise.all(Array.from({ length: 200 }, (_, i) => put(`n${String(i).padStart(3, '0')}`)));
    expect(await names()).toHaveLength(200);
  });

  it('serves thousands that wait at once', async () => {
    await Promise.all(Array.from({ length: 5000 }, (_, i) => put(`n${i}`)));
    expect(await names()).toHaveLength(5000);
  });

  it('goes on when a client goes away in the middle of a transaction', async () => {
    const other = openSqlite(path, writer.connect());
    let inside = (): void => {};
    const begun = new Promise<void>((resolve) => (inside = resolve));
    const lost = other.transaction(async (tx) => {
      await tx.insertInto('settings').values({ name: 'lost', value: '1' }).execute();
      inside();
      await new Promise(() => {});
    });
    lost.catch(() => {});
    await begun;
    const waiting = put('a');
    await other.close();
    await waiting;
    expect(await names()).toEqual(['a']);
  });

  it('undoes a transaction that throws, and only that one', async () => {
    const results = await Promise.allSettled([
      put('a'),
      db.transaction(async (tx) => {
        await tx.insertInto('settings').values({ name: 'b', value: '1' }).execute();
        throw new Error('no');
      }),
      put('c'),
      put('a'),
    ]);
    expect(results.map((r) => r.status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected']);
    expect(await names()).toEqual(['a', 'c']);
  });

  it('inserts many rows with one statement and counts those that were new', async () => {
    await put('a');
    const rows = ['a', 'b', 'c'].map((name) => ({ name, value: '2' }));
    expect(await db.transaction((tx) => insertMany(tx, 'settings', rows, 'ignore'))).toBe(2);
  });

  it('lets one process in', () => {
    const lock = lockDatabase(join(folder, 'x.db'));
    expect(() => lockDatabase(join(folder, 'x.db'))).toThrow(DatabaseLockedError);
    lock.release();
    lockDatabase(join(folder, 'x.db')).release();
  });
});

it('a writer that is closed leaves all that was written in the file itself', async () => {
  await db.write([{ sql: 'create table t (n integer)', rows: [[]] }]);
  await db.write([{ sql: 'insert into t values (?)', rows: [[1], [2]] }]);
  // A reader that is not closed, as that of a thread that was ended.
  const reader = openConnection(path, 'read');
  await db.close();
  await writer.close();
  copyFileSync(path, join(folder, 'copy.db'));
  const copy = openConnection(join(folder, 'copy.db'), 'write');
  expect(copy.run({ sql: 'select n from t order by n', rows: [[]] }).rows).toEqual([{ n: 1 }, { n: 2 }]);
  copy.close();
  reader.close();
  writer = startWriterHere(path);
  db = openSqlite(path, writer.connect());
});
