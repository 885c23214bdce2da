import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { createLogger } from './platform/log.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-app-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('an app that is stopped in the midst of its start leaves nothing running', async () => {
  const lines: string[] = [];
  const path = join(folder, 'tocsin.db');
  const config = {
    ...readConfig({ TOCSIN_PORT: '0', TOCSIN_API_KEY: 'sk_test_0123456789abcdef' }),
    database: { kind: 'sqlite' as const, path },
  };
  const app = await createApp(config, {
    threads: false,
    log: createLogger('error', (line) => lines.push(line)),
  });
  const starting = app.start();
  await app.stop();
  await expect(starting).resolves.toMatch(/^http/);
  expect(app.http.server.listening).toBe(false);
  // The lock is free, and no loop asks a closed database.
  const again = await createApp(config, { threads: false, log: createLogger('silent') });
  await again.stop();
  expect(lines).toEqual([]);
});
