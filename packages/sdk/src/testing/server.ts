import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createApp, createLogger, readConfig } from '@tocsin/server';
import { Tocsin } from '../client.ts';

const API_KEY = 'sk_test_of_the_client';

/** A real server in this process. */
export interface TestServer {
  readonly url: string;
  readonly apiKey: string;
  /** Of the namespace `packages`. */
  readonly client: Tocsin;
  /** Ends the server and removes its database. */
  close(): Promise<void>;
}

/** Starts a server with an empty database and the namespace `packages`; it may notify receivers on this machine. */
export async function startServer(): Promise<TestServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tocsin-sdk-'));
  const config = readConfig({
    TOCSIN_DATABASE_URL: `sqlite:${path.join(folder, 'a.db')}`,
    TOCSIN_API_KEY: API_KEY,
    TOCSIN_PORT: '0',
    TOCSIN_EGRESS_ALLOW: '127.0.0.1',
  });
  const app = await createApp(config, { threads: false, log: createLogger('silent') });
  const url = await app.start();
  const client = new Tocsin({ baseUrl: url, apiKey: API_KEY, namespace: 'packages' });
  const extractor = { feature_extractor_name: 'text', version: 'v1' };
  await client.namespaces.create({ namespace_name: 'packages', feature_extractors: [extractor] });
  return {
    url,
    apiKey: API_KEY,
    client,
    async close() {
      await app.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
