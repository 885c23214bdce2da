import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import path from 'node:path';
import { stdinOf, terminal } from './terminal.ts';

/** A shell in which `tocsin` is a command that runs in this process: one of its own for each would take most of the time. */
export interface Shell {
  /** Runs a script, which ends where a command fails. */
  run(script: string): Promise<{ readonly status: number; readonly out: string; readonly err: string }>;
  close(): void;
}

/** What stands for the command: hands over its arguments and its input, and prints what came of them. */
const STAND_IN = (folder: string, port: number): string => `#!/bin/bash
for word in "$@"; do if [[ $word == - ]]; then cat > '${folder}/stdin'; fi; done
exec 3<>/dev/tcp/127.0.0.1/${port}
printf '%s\\0' "$PWD" "\${TOCSIN_NAMESPACE-}" "$@" >&3
printf '\\0\\0' >&3
read -r code <&3
cat '${folder}/out'
cat '${folder}/err' >&2
exit "$code"
`;

/**
 * Opens a shell.
 * @param env of the commands; what is changed in it later holds for later commands
 */
export async function openShell(folder: string, env: Record<string, string>): Promise<Shell> {
  const server = createServer((socket) => void serve(socket, folder, env)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bin = path.join(folder, 'bin');
  mkdirSync(bin);
  const command = path.join(bin, 'tocsin');
  writeFileSync(command, STAND_IN(folder, (server.address() as AddressInfo).port));
  chmodSync(command, 0o755);
  return {
    async run(script) {
      const PATH = `${bin}:${process.env['PATH']}`;
      const child = spawn('bash', ['--norc'], { env: { ...env, PATH }, cwd: folder });
      const said = { out: '', err: '' };
      child.stdout.on('data', (part) => (said.out += part));
      child.stderr.on('data', (part) => (said.err += part));
      child.stdin.end(`set -euo pipefail\n${script}`);
      const [status] = (await once(child, 'close')) as [number];
      return { status, ...said };
    },
    close: () => server.close(),
  };
}

async function serve(socket: Socket, folder: string, env: Record<string, string>): Promise<void> {
  const asked = await wordsFrom(socket);
  const [cwd = '', namespace = '', ...args] = asked;
  const input = path.join(folder, 'stdin');
  const stdin = stdinOf(args.includes('-') && existsSync(input) ? readFileSync(input, 'utf8') : '');
  const inThere = args.map((arg) =>
    existsSync(path.join(cwd, arg)) || /\.(db|jsonl)$/.test(arg) ? path.resolve(cwd, arg) : arg,
  );
  const { code, out, err } = await terminal({ ...env, TOCSIN_NAMESPACE: namespace })(inThere, { stdin });
  for (const [name, text] of [
    ['out', out],
    ['err', err],
  ] as const)
    writeFileSync(path.join(folder, name), text === '' ? '' : `${text}\n`);
  socket.end(`${code}\n`);
}

/** Words that end with a NUL each, and all of them with two more. */
function wordsFrom(socket: Socket): Promise<string[]> {
  return new Promise((resolve) => {
    let text = '';
    socket.on('data', (part) => {
      text += part;
      if (text.endsWith('\0\0\0')) resolve(text.slice(0, -3).split('\0'));
    });
  });
}
