import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Connection, openConnection } from './dialects/sqlite/connection.ts';
import { migrateSqlite } from './migrate.ts';
import { MIGRATIONS, SchemaTooNewError } from './migrations/index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = (name: string): Connection => openConnection(join(folder, name), 'write');
const shape = (db: Connection): unknown[] =>
  db.run({
    sql: 'select m.name as owner, c.name, c.type, c."notnull" from sqlite_schema m left join pragma_table_info(m.name) c where m.name not like \'sqlite_%\' order by 1, 2',
    rows: [[]],
  }).rows;

describe('the tables on SQLite', () => {
  it('are the same from empty and from every earlier version', () => {
    const fresh = open('fresh.db');
    migrateSqlite(fresh);
    const wanted = shape(fresh);
    fresh.close();
    for (let version = 1; version < MIGRATIONS.length; version++) {
      const db = open(`from-${version}.db`);
      for (const statement of MIGRATIONS.slice(0, version).flat()) db.exec(statement);
      db.exec(`pragma user_version = ${version}`);
      migrateSqlite(db);
      expect(shape(db)).toEqual(wanted);
      db.close();
    }
  });

  it('are not touched by a version that is older', () => {
    const db = open('newer.db');
    migrateSqlite(db);
    db.exec(`pragma user_version = ${MIGRATIONS.length + 1}`);
    expect(() => migrateSqlite(db)).toThrow(SchemaTooNewError);
    db.close();
  });
});
