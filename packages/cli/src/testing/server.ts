import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createApp, createLogger, readConfig } from '@tocsin/server';
import { type Tocsin, terminal } from './terminal.ts';

const API_KEY = 'sk_test_of_the_command_line';

/** A real server in this process, and a command line that is connected to it. */
export interface TestServer {
  readonly url: string;
  /** Empty; removed at the end. */
  readonly folder: string;
  readonly env: Record<string, string>;
  readonly tocsin: Tocsin;
  close(): Promise<void>;
}

/** Starts a server with an empty database and the namespace `packages`; it may notify receivers on this machine. */
export async function startServer(): Promise<TestServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tocsin-cli-'));
  const database = {
    TOCSIN_DATABASE_URL: `sqlite:${path.join(folder, 'data', 'a.db')}`,
    TOCSIN_API_KEY: API_KEY,
  };
  const config = readConfig({ ...database, TOCSIN_PORT: '0', TOCSIN_EGRESS_ALLOW: '127.0.0.1' });
  const app = await createApp(config, { threads: false, log: createLogger('silent') });
  const url = await app.start();
  const env = { ...database, TOCSIN_URL: url, TOCSIN_NAMESPACE: 'packages' };
  const tocsin = terminal(env);
  await tocsin(['namespaces', 'create', 'packages']);
  return {
    url,
    folder,
    env,
    tocsin,
    async close() {
      await app.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
