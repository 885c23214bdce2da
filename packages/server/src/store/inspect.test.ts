import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openConnection } from './dialects/sqlite/connection.ts';
import { DatabaseLockedError, lockDatabase } from './dialects/sqlite/lock.ts';
import { inspectDatabase, migrateDatabase } from './inspect.ts';
import { SCHEMA_VERSION } from './migrate.ts';
import { SchemaTooNewError } from './migrations/index.ts';

let folder: string;
let database: { kind: 'sqlite'; path: string };
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tocsin-inspect-'));
  database = { kind: 'sqlite', path: path.join(folder, 'data', 'a.db') };
});
afterEach(() => rmSync(folder, { recursive: true }));

it('looking at a database that is not there makes nothing', async () => {
  expect(await inspectDatabase(database)).toMatchObject({ schema: null, inUse: false, pgvector: null });
  expect(existsSync(path.dirname(database.path))).toBe(false);
});

it('tables are made once, and then found', async () => {
  expect(await migrateDatabase(database)).toEqual({ from: 0, to: SCHEMA_VERSION });
  expect(await migrateDatabase(database)).toEqual({ from: SCHEMA_VERSION, to: SCHEMA_VERSION });
  expect(await inspectDatabase(database)).toMatchObject({ schema: SCHEMA_VERSION, known: SCHEMA_VERSION });
});

it('a server that holds the file is seen, and left alone', async () => {
  await migrateDatabase(database);
  const lock = lockDatabase(database.path);
  expect((await inspectDatabase(database)).inUse).toBe(true);
  await expect(migrateDatabase(database)).rejects.toThrow(DatabaseLockedError);
  lock.release();
  expect((await inspectDatabase(database)).inUse).toBe(false);
});

it('tables of a newer version are told, and not touched', async () => {
  await migrateDatabase(database);
  const connection = openConnection(database.path, 'write');
  connection.exec(`pragma user_version = ${SCHEMA_VERSION + 1}`);
  connection.close();
  expect((await inspectDatabase(database)).schema).toBe(SCHEMA_VERSION + 1);
  await expect(migrateDatabase(database)).rejects.toThrow(SchemaTooNewError);
  expect((await inspectDatabase(database)).inUse).toBe(false);
});
