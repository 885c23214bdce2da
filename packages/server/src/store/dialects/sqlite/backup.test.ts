import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSecretBox } from '../../../platform/secrets.ts';
import { HEALTHY_CHANNEL } from '../../../testing/rows.ts';
import { insertMany } from '../../database.ts';
import { migrateSqlite, SCHEMA_VERSION } from '../../migrate.ts';
import { backupDatabase } from './backup.ts';
import { openConnection } from './connection.ts';
import { lockDatabase } from './lock.ts';
import { openSqlite } from './open.ts';
import { restoreDatabase } from './restore.ts';
import { startWriterHere } from './writer.ts';

const KEY = 'a secret key of the tests, long enough';
const NOW = Date.UTC(2030, 0, 2, 3, 4, 5);
let folder: string;
let path: string;
let copy: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-'));
  path = join(folder, 'tocsin.db');
  copy = join(folder, 'copy.db');
  await makeDatabase(path, 'first');
  writeFileSync(`${path}.secret`, `${KEY}\n`);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A database with a setting and a sealed secret. */
async function makeDatabase(file: string, marker: string): Promise<void> {
  const connection = openConnection(file, 'write');
  migrateSqlite(connection);
  connection.close();
  await writing(file, async (db) => {
    const sealed = createSecretBox(KEY).seal('{}');
    const channel = {
      namespace_id: 'ns_a',
      channel_id: 'chn_1',
      name: null,
      kind: 'webhook',
      owner_alert_id: null,
      ...HEALTHY_CHANNEL,
    };
    await db.transaction(async (tx) => {
      await insertMany(tx, 'settings', [{ name: 'marker', value: marker }]);
      await insertMany(tx, 'channels', [
        { ...channel, enabled: 1, config_json: '{}', sealed, created_at: 0, updated_at: 0 },
      ]);
    });
  });
}

async function writing(
  file: string,
  work: (db: ReturnType<typeof openSqlite>) => Promise<void>,
): Promise<void> {
  const writer = startWriterHere(file);
  const db = openSqlite(file, writer.connect());
  await work(db);
  await db.close();
  await writer.close();
}

function markerOf(file: string): unknown {
  const db = openConnection(file, 'read');
  const [row] = db.run({ sql: "select value from settings where name = 'marker'", rows: [[]] }).rows;
  db.close();
  return row?.['value'];
}

const restore = (secretKey: string | null = null) =>
  restoreDatabase({ path, file: copy, secretKey, now: NOW });

describe('a backup', () => {
  it('is a copy with its key, readable by its owner only, and leaves nothing else', () => {
    const made = backupDatabase(path, copy, true);
    expect(made).toEqual({ file: copy, bytes: statSync(copy).size, secretFile: `${copy}.secret` });
    expect(markerOf(copy)).toBe('first');
    expect(readFileSync(`${copy}.secret`, 'utf8')).toBe(`${KEY}\n`);
    expect(statSync(copy).mode & 0o077).toBe(0);
    expect(statSync(`${copy}.secret`).mode & 0o077).toBe(0);
    expect(readdirSync(folder).filter((name) => name.includes('part'))).toEqual([]);
  });

  it('holds all that was committed before, also what is in the log only, while a writer goes on', async () => {
    await writing(path, async (db) => {
      await db.transaction((tx) => insertMany(tx, 'settings', [{ name: 'late', value: 'x' }]));
      backupDatabase(path, copy, false);
      await db.transaction((tx) => insertMany(tx, 'settings', [{ name: 'later', value: 'x' }]));
    });
    const db = openConnection(copy, 'read');
    const { rows } = db.run({ sql: "select name from settings where name like 'late%'", rows: [[]] });
    db.close();
    expect(rows).toEqual([{ name: 'late' }]);
    expect(existsSync(`${copy}.secret`)).toBe(false);
  });

  it('overwrites neither a file nor a key', () => {
    writeFileSync(copy, 'mine');
    expect(() => backupDatabase(path, copy, true)).toThrow(/copy\.db is there already/);
    expect(readFileSync(copy, 'utf8')).toBe('mine');
    rmSync(copy);
    writeFileSync(`${copy}.secret`, 'mine');
    expect(() => backupDatabase(path, copy, true)).toThrow(/copy\.db\.secret is there already/);
    expect(existsSync(copy)).toBe(false);
  });

  it('that fails leaves nothing behind', () => {
    expect(() => backupDatabase(join(folder, 'none.db'), copy, true)).toThrow(/There is no database at/);
    expect(() => backupDatabase(path, join(folder, 'no', 'folder.db'), true)).toThrow(/cannot be copied/);
    damage(path);
    expect(() => backupDatabase(path, copy, true)).toThrow(
      /tocsin\.db (cannot be copied|is damaged|is no sound)/,
    );
    expect(readdirSync(folder).filter((name) => /copy|part/.test(name))).toEqual([]);
  });
});

/** Overwrites all pages of a file but the first. */
function damage(file: string): void {
  const db = openConnection(file, 'write');
  db.exec('pragma wal_checkpoint(truncate)');
  db.close();
  const bytes = readFileSync(file);
  bytes.fill(0xaa, 4096);
  writeFileSync(file, bytes);
}

describe('a restore', () => {
  it.runIf(process.getuid?.() === 0)('by root leaves files of the user whose folder it is', () => {
    backupDatabase(path, copy, true);
    const home = join(folder, 'home');
    mkdirSync(home);
    chownSync(home, 1234, 1235);
    restoreDatabase({ path: join(home, 'tocsin.db'), file: copy, secretKey: null, now: NOW });
    const owners = readdirSync(home).map((name) => [name, statSync(join(home, name)).uid]);
    expect(owners).toEqual([
      ['tocsin.db', 1234],
      ['tocsin.db.lock', 1234],
      ['tocsin.db.secret', 1234],
    ]);
  });

  it('puts the copy in place and keeps what was there, with its key and the end of its log', async () => {
    backupDatabase(path, copy, true);
    await writing(path, (db) =>
      db.transaction(
        async (tx) => void (await tx.updateTable('settings').set({ value: 'second' }).execute()),
      ),
    );
    writeFileSync(`${path}.secret`, 'another key, that is long enough as well');
    const { previous } = restore();
    expect(previous).toBe(`${path}.before-2030-01-02T03-04-05-000Z`);
    expect(markerOf(path)).toBe('first');
    expect(readFileSync(`${path}.secret`, 'utf8')).toBe(`${KEY}\n`);
    expect(markerOf(previous as string)).toBe('second');
    expect(readFileSync(`${previous}.secret`, 'utf8')).toContain('another key');
    expect(existsSync(`${path}-wal`)).toBe(false);
  });

  it('works where there is nothing yet, and where what is there is damaged', async () => {
    backupDatabase(path, copy, true);
    const elsewhere = join(folder, 'new', 'folder', 'tocsin.db');
    expect(restoreDatabase({ path: elsewhere, file: copy, secretKey: null, now: NOW })).toEqual({
      previous: null,
    });
    expect(markerOf(elsewhere)).toBe('first');
    damage(path);
    expect(restore().previous).not.toBeNull();
    expect(markerOf(path)).toBe('first');
  });

  it('refuses while a server runs', () => {
    backupDatabase(path, copy, true);
    const lock = lockDatabase(path);
    expect(() => restore()).toThrow(/Another Tocsin process is using/);
    lock.release();
    expect(restore().previous).not.toBeNull();
  });

  it('refuses a file that is damaged, cut off, of another program, of a newer version or not there', () => {
    expect(() => restore()).toThrow(/There is no file/);
    writeFileSync(copy, 'no database, but long enough to be looked at as one'.repeat(100));
    expect(() => restore()).toThrow(/copy\.db is no sound database/);
    rmSync(copy);
    const foreign = openConnection(copy, 'write');
    foreign.exec('create table settings (x); pragma user_version = 1');
    foreign.close();
    expect(() => restore()).toThrow(/is not a database of Tocsin/);
    for (const name of readdirSync(folder)) if (name.startsWith('copy')) rmSync(join(folder, name));
    backupDatabase(path, copy, true);
    const newer = openConnection(copy, 'write');
    newer.exec(`pragma user_version = ${SCHEMA_VERSION + 1}`);
    newer.close();
    expect(() => restore()).toThrow(/Use the newer version/);
    const older = openConnection(copy, 'write');
    older.exec(`pragma user_version = ${SCHEMA_VERSION}`);
    older.close();
    truncateSync(copy, Math.floor(statSync(copy).size / 2));
    expect(() => restore()).toThrow(/copy\.db is (damaged|no sound database)/);
    expect(markerOf(path)).toBe('first');
    expect(readdirSync(folder).filter((name) => name.includes('before'))).toEqual([]);
  });

  it('refuses a backup whose secrets cannot be unsealed, and says where its key belongs', () => {
    backupDatabase(path, copy, false);
    writeFileSync(`${path}.secret`, 'another key, that is long enough as well');
    expect(() => restore()).toThrow(
      /were sealed with another key: put the key file of the backup at .*copy\.db\.secret/,
    );
    rmSync(`${path}.secret`);
    expect(() => restore()).toThrow(/need their key/);
    expect(restore(KEY).previous).not.toBeNull();
  });
});
