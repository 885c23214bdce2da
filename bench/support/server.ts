import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { keepTrackOf } from './scratch.ts';

const MAIN = join(import.meta.dirname, '../../packages/server/dist/bundle/main.js');

/** The admin key of every server that is measured. */
export const API_KEY = 'sk_bench_0123456789abcdef';

/** A server in a process of its own, as it is used: built, on its defaults, with a file on disk. */
export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  /** Milliseconds from the start of the process until it said that it listens. */
  readonly readyMs: number;
  /** Ends it and waits until it is gone. */
  end(signal?: NodeJS.Signals): Promise<void>;
}

/**
 * Starts a server on a free port. `TOCSIN_BENCH_NODE_ARGS` hands flags to its Node, `--cpu-prof` for example; a profile is
 * written at a graceful end only.
 * @param database the path of a SQLite file, or the URL of a PostgreSQL database
 */
export async function startServer(database: string): Promise<ServerProcess> {
  const flags = (process.env['TOCSIN_BENCH_NODE_ARGS'] ?? '').split(' ').filter(Boolean);
  const start = performance.now();
  const child = spawn(process.execPath, [...flags, MAIN], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env['PATH'] ?? '',
      TOCSIN_PORT: '0',
      ...databaseEnvironment(database),
      TOCSIN_API_KEY: API_KEY,
      TOCSIN_EGRESS_ALLOW: '127.0.0.1',
      TOCSIN_LOG_LEVEL: 'warn',
    },
  });
  keepTrackOf(child);
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await Promise.race([listening(child), exited]);
  if (url === undefined) throw new Error('the server ended before it listened');
  const readyMs = performance.now() - start;
  return {
    url,
    pid: child.pid as number,
    readyMs,
    end: (signal = 'SIGTERM') => {
      child.kill(signal);
      return exited;
    },
  };
}

function databaseEnvironment(database: string): Record<string, string> {
  if (!database.startsWith('postgres://')) return { TOCSIN_DATABASE_URL: `sqlite:${database}` };
  return { TOCSIN_DATABASE_URL: database, TOCSIN_SECRET_KEY: 'the secret key of all that is measured' };
}

function listening(child: ChildProcess): Promise<string> {
  let output = '';
  return new Promise((resolve) => {
    child.stdout?.on('data', (part) => {
      output += part;
      const url = /listens on (\S+)/.exec(output)?.[1];
      if (url !== undefined) resolve(url);
    });
  });
}
