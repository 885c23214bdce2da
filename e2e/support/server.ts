import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** Those that run; a test that fails halfway ends none. */
const running = new Set<ChildProcess>();
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
});

const MAIN = join(import.meta.dirname, '../../packages/server/dist/bundle/main.js');

/** A real server process. */
export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  /** Everything that it wrote to stdout until it was ready. */
  readonly output: string;
  /** Ends it and waits until it is gone. */
  kill(signal: NodeJS.Signals): Promise<number | null>;
}

/**
 * Starts a server on a free port and waits until it says that it listens.
 * @param database the path of a SQLite file, or the URL of a PostgreSQL database
 */
export function startServer(database: string, env: Record<string, string> = {}): Promise<ServerProcess> {
  const child = spawn(process.execPath, [MAIN], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'] ?? '',
      TOCSIN_PORT: '0',
      ...databaseEnvironment(database),
      TOCSIN_API_KEY: API_KEY,
      TOCSIN_EGRESS_ALLOW: '127.0.0.1',
      TOCSIN_LOG_LEVEL: 'warn',
      ...env,
    },
  });
  return ready(child);
}

function databaseEnvironment(database: string): Record<string, string> {
  if (!database.startsWith('postgres://')) return { TOCSIN_DATABASE_URL: `sqlite:${database}` };
  return { TOCSIN_DATABASE_URL: database, TOCSIN_SECRET_KEY: 'the same key for all processes of a test' };
}

/** The admin key of every test server. */
export const API_KEY = 'sk_test_0123456789abcdef';

function ready(child: ChildProcess): Promise<ServerProcess> {
  running.add(child);
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  void exited.then(() => running.delete(child));
  let output = '';
  let errors = '';
  child.stderr?.on('data', (part) => (errors += part));
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (part) => {
      output += part;
      const url = /listens on (\S+)/.exec(output)?.[1];
      if (url === undefined) return;
      const kill = (signal: NodeJS.Signals): Promise<number | null> => {
        child.kill(signal);
        return exited;
      };
      resolve({ url, pid: child.pid as number, output, kill });
    });
    void exited.then((code) => reject(new Error(`the server ended with ${code}: ${errors}`)));
  });
}
