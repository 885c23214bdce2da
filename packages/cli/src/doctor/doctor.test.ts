import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../testing/server.ts';
import { terminal } from '../testing/terminal.ts';
import { egressFinding } from './configuration.ts';
import { stateFindings } from './database.ts';
import type { Finding } from './finding.ts';
import { nodeFinding, roomFinding } from './machine.ts';
import { clockFinding, healthFindings } from './server.ts';

const resultsOf = (findings: Finding[]) => findings.map(({ check, result }) => `${check}: ${result}`);

describe('what is found means', () => {
  it.each([
    ['18.20.0', 'fail'],
    ['20.18.9', 'fail'],
    ['20.19.0', 'ok'],
    ['24.1.0', 'ok'],
  ])('Node %s: %s', (version, result) => expect(nodeFinding(version).result).toBe(result));

  it.each([
    [1e8, 'fail'],
    [1e9, 'warn'],
    [1e11, 'ok'],
  ])('%i bytes of room: %s', (bytes, result) => expect(roomFinding(bytes).result).toBe(result));

  it.each([
    [[], 'ok'],
    [['10.0.0.0/8'], 'ok'],
    [['0.0.0.0/0'], 'warn'],
    [['::/0'], 'warn'],
    [['169.254.169.254'], 'warn'],
  ])('TOCSIN_EGRESS_ALLOW=%j: %s', (allow, result) => expect(egressFinding(allow).result).toBe(result));

  it.each([
    [4999, 'ok'],
    [-4999, 'ok'],
    [61_000, 'warn'],
    [-61_000, 'warn'],
  ])('a clock that is %i ms ahead: %s', (ms, result) => expect(clockFinding(ms).result).toBe(result));

  it.each([
    [{ schema: null, known: 9, inUse: null, pgvector: false }, ['database: warn', 'pgvector: warn']],
    [{ schema: 8, known: 9, inUse: false, pgvector: null }, ['database: warn', 'database lock: ok']],
    [{ schema: 9, known: 9, inUse: null, pgvector: true }, ['database: ok', 'pgvector: ok']],
    [{ schema: 10, known: 9, inUse: true, pgvector: null }, ['database: fail', 'database lock: ok']],
  ])('a database %j: %j', (state, results) => expect(resultsOf(stateFindings(state))).toEqual(results));

  it('the server’s own checks', () => {
    const checks = {
      backlog: { status: 'failing', message: 'full' },
      dead_letters: { status: 'warning', message: '3' },
      workers: { status: 'ok', message: null },
    } as const;
    const findings = healthFindings({ status: 'DEGRADED', data: {} as never, checks }, 'http://x');
    expect(resultsOf(findings)).toEqual(['server: ok', 'server backlog: fail', 'server dead letters: warn']);
  });
});

describe('tocsin doctor', () => {
  let server: TestServer;
  let folder: string;
  beforeAll(async () => {
    server = await startServer();
    folder = mkdtempSync(path.join(tmpdir(), 'tocsin-doctor-'));
  });
  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });
  const findings = async (env: Record<string, string>) => {
    const { code, out } = await terminal(env)(['doctor', '--json']);
    return { code, findings: JSON.parse(out) as Finding[] };
  };
  const messageOf = ({ findings }: { findings: Finding[] }, wanted: string) =>
    findings.find(({ check }) => check === wanted)?.message;

  it('finds nothing wrong with a server that runs', async () => {
    const found = await findings(server.env);
    expect(found.code).toBe(0);
    expect(new Set(found.findings.map(({ result }) => result))).toEqual(new Set(['ok']));
    expect(messageOf(found, 'database lock')).toBe('a server is using it');
    expect(messageOf(found, 'key')).toBe('valid; it may read, write, manage keys');
    const { out } = await server.tocsin(['doctor']);
    expect(out).toMatch(/^CHECK +RESULT +FOUND +WHAT TO DO\nnode +ok/);
    expect(out).not.toContain(server.env['TOCSIN_API_KEY']);
  });

  it('says what a key may do', async () => {
    const { out } = await server.tocsin(['keys', 'create', 'reader', '--json']);
    const { key } = JSON.parse(out);
    expect(messageOf(await findings({ ...server.env, TOCSIN_API_KEY: key }), 'key')).toBe(
      'valid; it may read',
    );
    const unknown = await findings({ ...server.env, TOCSIN_API_KEY: 'sk_unknown_0123456789' });
    expect([unknown.code, messageOf(unknown, 'key')]).toEqual([
      1,
      expect.stringMatching(/does not know this API key/),
    ]);
  });

  it('looks at what is there without a server, and makes nothing', async () => {
    const env = { TOCSIN_DATABASE_URL: `sqlite:${folder}/new/a.db`, TOCSIN_URL: 'http://127.0.0.1:9' };
    const found = await findings(env);
    expect(found.code).toBe(0);
    expect(messageOf(found, 'database')).toBe('has no tables yet');
    expect(messageOf(found, 'data folder')).toBe(`${folder} can be written`);
    expect((await terminal(env)(['migrate'])).out).toMatch(/brought from schema 0 to \d+/);
    expect((await terminal(env)(['migrate'])).out).toMatch(/up to date/);
    expect(messageOf(await findings(env), 'database')).toMatch(/up to date/);
    expect(messageOf(await findings(env), 'database lock')).toBe('no server is using it');
  });

  it('names the variable that keeps a server from starting, and never shows a secret', async () => {
    const wrong = await findings({ TOCSIN_PORT: 'x', TOCSIN_URL: 'http://127.0.0.1:9' });
    expect([wrong.code, messageOf(wrong, 'configuration')]).toEqual([
      1,
      expect.stringMatching(/^TOCSIN_PORT/),
    ]);
    const env = {
      TOCSIN_DATABASE_URL: 'postgres://me:hidden@127.0.0.1:9/x',
      TOCSIN_SECRET_KEY: 'a secret key that nobody is to see',
      TOCSIN_URL: 'http://127.0.0.1:9',
    };
    const unreachable = await findings(env);
    expect([unreachable.code, messageOf(unreachable, 'database')]).toEqual([
      1,
      expect.stringMatching(/ECONNREFUSED/),
    ]);
    expect(JSON.stringify(unreachable)).not.toMatch(/hidden|nobody is to see/);
  });

  it.skipIf(process.getuid?.() === 0)('says that the data folder cannot be written', async () => {
    chmodSync(folder, 0o500);
    const found = await findings({
      TOCSIN_DATABASE_URL: `sqlite:${folder}/x/a.db`,
      TOCSIN_URL: 'http://127.0.0.1:9',
    });
    chmodSync(folder, 0o700);
    expect(messageOf(found, 'data folder')).toMatch(/cannot be written/);
  });

  it('migrate leaves a database alone that a server uses', async () => {
    const { code, err } = await server.tocsin(['migrate']);
    expect([code, err]).toEqual([1, expect.stringMatching(/Another Tocsin process is using/)]);
  });
});
