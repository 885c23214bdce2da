import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const README = readFileSync(path.join(import.meta.dirname, '../README.md'), 'utf8');
const MAIN = path.join(import.meta.dirname, '../dist/main.js');
const blocks = [...README.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, code]) => code as string);

let folder: string;
let serving: ChildProcess;
let receiver: Server;
let hook: string;
let env: Record<string, string>;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'tocsin-readme-'));
  const bin = path.join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(path.join(bin, 'tocsin'), `#!/bin/sh\nexec '${process.execPath}' '${MAIN}' "$@"\n`);
  chmodSync(path.join(bin, 'tocsin'), 0o755);
  // The one thing that the README does with it.
  writeFileSync(
    path.join(bin, 'jq'),
    `#!/bin/sh\nexec '${process.execPath}' -e 'let t="";process.stdin.on("data",d=>t+=d).on("end",()=>console.log(JSON.parse(t)[0].execution_id))'\n`,
  );
  chmodSync(path.join(bin, 'jq'), 0o755);
  receiver = createServer((_request, response) => response.end());
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const { port } = receiver.address() as { port: number };
  hook = `http://127.0.0.1:${port}/`;
  env = {
    PATH: `${bin}:${process.env['PATH']}`,
    HOME: folder,
    TOCSIN_DATABASE_URL: `sqlite:${path.join(folder, 'a.db')}`,
    TOCSIN_API_KEY: 'sk_test_of_the_readme',
    TOCSIN_PORT: '0',
    TOCSIN_EGRESS_ALLOW: '127.0.0.1',
    TOCSIN_LOG_LEVEL: 'silent',
  };
});
afterAll(() => {
  serving?.kill('SIGKILL');
  receiver.close();
  rmSync(folder, { recursive: true });
});

/** The block that has this text. */
function blockWith(text: string): string {
  const found = blocks.filter((code) => code.includes(text));
  expect(found, text).toHaveLength(1);
  return found[0] as string;
}

/** Runs a block; it ends where a command fails. */
async function run(code: string): Promise<string> {
  const child = spawn('bash', ['--norc'], { env, cwd: folder });
  child.stdin.end(`set -euo pipefail\n${code}`.replaceAll('http://127.0.0.1:9000/', hook));
  const said = { out: '', err: '' };
  child.stdout.on('data', (part) => (said.out += part));
  child.stderr.on('data', (part) => (said.err += part));
  const [status] = await once(child, 'close');
  expect(status, `${code}\n${said.err}`).toBe(0);
  return said.out;
}

it('tables are made, and the server starts', async () => {
  await run('tocsin migrate');
  expect(blockWith('tocsin serve')).toBe('tocsin serve\n');
  serving = spawn('tocsin', ['serve'], { env, stdio: ['ignore', 'pipe', 'ignore'] });
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
  await run(
    `until tocsin executions list --json | grep --quiet triggered; do :; done\n${blockWith('executions show')}`,
  );
  expect(await run(blockWith('tocsin channels create'))).toMatch(/outcome +delivered/);
  const following = blockWith('tail --follow').trim();
  expect(await run(`timeout --signal=INT 1 ${following} || test $? = 124`)).toMatch(/triggered/);
});

it('completion, in bash', async () => {
  const [bash = ''] = blockWith('tocsin completion bash').split('\n');
  expect(await run(`${bash}\ncomplete -p tocsin`)).toBe('complete -F _tocsin tocsin\n');
  await run('tocsin completion zsh');
});

it('the database is copied and put back', async () => {
  const commands = blockWith('tocsin backup').split('\n');
  expect(commands.shift()).toBe('tocsin migrate');
  await run(commands.shift() as string);
  serving.kill();
  await once(serving, 'exit');
  await run(commands.join('\n'));
});

it('every command of the README is run', () => {
  const run = [
    'npm',
    'tocsin serve',
    'doctor',
    'export',
    'keys create',
    'collections delete',
    'alerts create',
    'ingest -',
    '--skip-invalid',
    'alerts test',
    'executions show',
    'channels create',
    'tail --follow',
    'completion bash',
    'backup',
  ];
  expect(blocks.filter((code) => !run.some((text) => code.includes(text)))).toEqual([]);
});
