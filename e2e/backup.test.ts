import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { call, must, until } from './support/api.ts';
import { type Receiver, startReceiver } from './support/receiver.ts';
import { makeScene } from './support/scene.ts';
import { type ServerProcess, startServer } from './support/server.ts';

const CLI = join(import.meta.dirname, '../packages/cli/dist/main.js');
let folder: string;
let receiver: Receiver;
let server: ServerProcess | null = null;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-backup-'));
  receiver = await startReceiver();
});
afterEach(async () => {
  await server?.kill('SIGKILL');
  await receiver.close();
  rmSync(folder, { recursive: true });
});

/** Runs the command; resolves with its exit code and what it wrote. */
function tocsin(database: string, ...args: string[]): Promise<{ code: number | null; output: string }> {
  const env = { PATH: process.env['PATH'] ?? '', TOCSIN_DATABASE_URL: `sqlite:${database}` };
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env });
  let output = '';
  child.stdout.on('data', (part) => (output += part));
  child.stderr.on('data', (part) => (output += part));
  return new Promise((resolve) => child.once('exit', (code) => resolve({ code, output })));
}

it('a backup under load has all that was acknowledged before it began, and the pipeline goes on from it', async () => {
  const database = join(folder, 'tocsin.db');
  const copy = join(folder, 'copy.db');
  server = await startServer(database);
  const { headers, collectionId } = await makeScene(server.url, receiver.url, [
    { field: 'metadata.n', operator: 'gte', value: 0 },
  ]);
  const path = `/v1/collections/${collectionId}/documents`;
  const acknowledged = new Set<string>();
  let loaded = true;
  const client = async (name: number): Promise<void> => {
    for (let n = 0; loaded; n++) {
      const document_id = `${name}-${n}`;
      const body = { document_id, collection_id: collectionId, metadata: { n } };
      const { status } = await call((server as ServerProcess).url, 'POST', path, body, headers);
      if (status === 200) acknowledged.add(document_id);
    }
  };
  const clients = [1, 2, 3, 4].map(client);
  await until(
    async () => acknowledged.size,
    (size) => size > 100,
  );
  const before = [...acknowledged];
  const made = await tocsin(database, 'backup', copy);
  expect(made).toMatchObject({ code: 0, output: expect.stringContaining('verified') });
  const during = acknowledged.size;
  loaded = false;
  await Promise.all(clients);
  expect(during).toBeGreaterThan(before.length);

  const refused = await tocsin(database, 'restore', copy);
  expect(refused).toMatchObject({ code: 1, output: expect.stringContaining('Another Tocsin process') });
  await server.kill('SIGKILL');

  const elsewhere = join(folder, 'elsewhere', 'tocsin.db');
  expect(await tocsin(elsewhere, 'restore', copy)).toMatchObject({ code: 0 });
  expect(existsSync(`${elsewhere}.secret`)).toBe(true);
  server = await startServer(elsewhere);
  const { url } = server;
  for (const id of before)
    expect((await call(url, 'GET', `${path}/${id}`, undefined, headers)).status).toBe(200);

  const total = async () =>
    (await must(url, 'POST', `${path}/list`, { include_total: true }, headers)).total_count;
  const executions = () => must(url, 'GET', '/v1/alerts/executions?limit=1', undefined, headers);
  const documents = await total();
  expect((await until(executions, (page) => page.total_count === documents)).total_count).toBe(documents);
  const { document_id } = await must(
    url,
    'POST',
    path,
    { collection_id: collectionId, metadata: { n: 1 } },
    headers,
  );
  await until(
    async () => receiver.received.some(({ body }) => body.includes(document_id)),
    (told) => told,
  );
  expect(await total()).toBe(documents + 1);
});
