import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { must, until } from './support/api.ts';
import { makeScene } from './support/scene.ts';
import { startServer } from './support/server.ts';

let folder: string;
let database: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-'));
  database = join(folder, 'tocsin.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the server process', () => {
  it('prints the admin key at the first start only', async () => {
    const first = await startServer(database, { TOCSIN_API_KEY: '' });
    expect(first.output).toMatch(/sk_[\w-]{43}/);
    await first.kill('SIGTERM');
    const second = await startServer(database, { TOCSIN_API_KEY: '' });
    expect(second.output).not.toContain('sk_');
    await second.kill('SIGTERM');
  });

  it('refuses to be the second one on a database, and says so', async () => {
    const first = await startServer(database);
    await expect(startServer(database)).rejects.toThrow(/Another Tocsin process is using/);
    await first.kill('SIGKILL');
    const next = await startServer(database);
    expect(await next.kill('SIGTERM')).toBe(0);
  });

  it.each([
    [{ TOCSIN_PORT: 'many' }, /TOCSIN_PORT/],
    [{ TOCSIN_DATABASE_URL: 'mysql://x' }, /TOCSIN_DATABASE_URL/],
    [{ TOCSIN_API_KEY: 'secret' }, /TOCSIN_API_KEY/],
  ])('names the variable that is wrong in %j', async (env, message) => {
    await expect(startServer(database, env)).rejects.toThrow(message);
  });

  it('stops within its time while an endpoint hangs, and sends afterwards what it put back', async () => {
    let hang = true;
    const received: string[] = [];
    let asked = 0;
    const endpoint = createServer((request, response) => {
      asked++;
      if (hang) return;
      received.push(String(request.headers['webhook-id']));
      response.end();
    });
    await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
    const hook = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/`;
    const server = await startServer(database);
    const scene = await makeScene(server.url, hook, [
      { field: 'metadata.n', operator: 'exists', value: true },
    ]);
    const path = `/v1/collections/${scene.collectionId}/documents`;
    await must(
      server.url,
      'POST',
      path,
      { collection_id: scene.collectionId, metadata: { n: 1 } },
      scene.headers,
    );
    await until(
      async () => asked,
      (count) => count === 1,
    );
    const begin = Date.now();
    expect(await server.kill('SIGTERM')).toBe(0);
    expect(Date.now() - begin).toBeLessThan(10_000);
    hang = false;
    const next = await startServer(database);
    await until(
      async () => received.length,
      (count) => count === 1,
    );
    await next.kill('SIGTERM');
    endpoint.closeAllConnections();
    endpoint.close();
  });
});
