import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openShell, type Shell } from './testing/shell.ts';

const README = readFileSync(path.join(import.meta.dirname, '../README.md'), 'utf8');
const MAIN = path.join(import.meta.dirname, '../dist/main.js');
const blocks = [...README.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, code]) => code as string);
/** How to install it. */
const untold = new Set(blocks.filter((code) => !code.startsWith('npm run')));

let folder: string;
let env: Record<string, string>;
let shell: Shell;
let serving: ChildProcess;
let receiver: Server;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'tocsin-readme-'));
  receiver = createServer((_request, response) => response.end()).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  env = {
    TOCSIN_DATABASE_URL: `sqlite:${path.join(folder, 'a.db')}`,
    TOCSIN_API_KEY: 'sk_test_of_the_readme',
    TOCSIN_PORT: '0',
    TOCSIN_EGRESS_ALLOW: '127.0.0.1',
    TOCSIN_LOG_LEVEL: 'silent',
  };
  shell = await openShell(folder, env);
});
afterAll(() => {
  serving?.kill('SIGKILL');
  receiver.close();
  shell.close();
  rmSync(folder, { recursive: true });
});

/** The block that has this text. */
function blockWith(text: string): string {
  const found = blocks.filter((code) => code.includes(text));
  expect(found, text).toHaveLength(1);
  untold.delete(found[0] as string);
  return found[0] as string;
}

async function run(code: string): Promise<string> {
  const hook = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  const first = `jq() { cat > first.json; '${process.execPath}' -p 'JSON.parse(fs.readFileSync("first.json"))[0].execution_id'; }`;
  const { status, out, err } = await shell.run(
    `${first}\n${code}`.replaceAll('http://127.0.0.1:9000/', hook),
  );
  expect(status, `${code}\n${err}`).toBe(0);
  return out;
}

it('tables are made, and the server starts', async () => {
  await run('tocsin migrate');
  expect(blockWith('tocsin serve')).toBe('tocsin serve\n');
  serving = spawn(process.execPath, [MAIN, 'serve'], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  const [output] = (await once(serving.stdout as NonNullable<ChildProcess['stdout']>, 'data')) as [Buffer];
  env['TOCSIN_URL'] = /listens on (\S+)/.exec(output.toString())?.[1] as string;
});

it('all that works with a server', async () => {
  await run(blockWith('tocsin doctor'));
  await run(blockWith('export TOCSIN_NAMESPACE'));
  env['TOCSIN_NAMESPACE'] = 'packages';
  await run(blockWith('tocsin keys create'));
  await run(blockWith('tocsin collections delete'));
  await run(blockWith('tocsin alerts create'));
  expect(await run(blockWith('tocsin ingest -'))).toMatch(/created +2[^]*unchanged +2/);
  await run(blockWith('--skip-invalid'));
  expect(await run(blockWith('tocsin alerts test'))).toMatch(/age +1 /);
  await run('until tocsin executions list --json | grep --quiet execution_id; do :; done');
  expect(await run(blockWith('executions show'))).toMatch(/evidence|EVIDENCE/);
  expect(await run(blockWith('tocsin channels create'))).toMatch(/outcome +delivered/);
});

it('executions followed, until they are not', async () => {
  const words = blockWith('tail --follow').trim().split(' ').slice(1);
  const child = spawn(process.execPath, [MAIN, ...words], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  expect(line.toString()).toMatch(/triggered/);
  child.kill('SIGINT');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

it('completion, in bash', async () => {
  const [bash = ''] = blockWith('tocsin completion bash').split('\n');
  expect(await run(`${bash}\ncomplete -p tocsin`)).toBe('complete -F _tocsin tocsin\n');
  await run('tocsin completion zsh');
});

it('the database is copied and put back', async () => {
  const [migrate, backup = '', restore = ''] = blockWith('tocsin backup').split('\n');
  expect(migrate).toBe('tocsin migrate');
  await run(backup);
  serving.kill();
  await once(serving, 'exit');
  await run(restore);
});

it('nothing of the README was left out', () => expect([...untold]).toEqual([]));
