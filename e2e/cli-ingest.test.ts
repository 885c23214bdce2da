import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { call, must, until } from './support/api.ts';
import { type Receiver, startReceiver } from './support/receiver.ts';
import { makeScene } from './support/scene.ts';
import { API_KEY, type ServerProcess, startServer } from './support/server.ts';

const CLI = join(import.meta.dirname, '../packages/cli/dist/main.js');
const DOCUMENTS = 2000;
const BATCH = 20;
let folder: string;
let receiver: Receiver;
let server: ServerProcess;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-cli-ingest-'));
  receiver = await startReceiver();
  server = await startServer(join(folder, 'tocsin.db'));
});
afterEach(async () => {
  await server.kill('SIGKILL');
  await receiver.close();
  rmSync(folder, { recursive: true });
});

function ingest(file: string, namespace: string, collection: string): ChildProcess {
  const arguments_ = ['ingest', file, '--collection', collection, '--batch', String(BATCH), '--json'];
  const env = { TOCSIN_URL: server.url, TOCSIN_API_KEY: API_KEY, TOCSIN_NAMESPACE: namespace };
  return spawn(process.execPath, [CLI, ...arguments_], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { PATH: process.env['PATH'] ?? '', ...env },
  });
}
const exitOf = (child: ChildProcess) => new Promise((resolve) => child.once('exit', resolve));

/** Every other one has an id of its own. */
const documentOf = (n: number): object => ({ ...(n % 2 === 0 && { document_id: `d${n}` }), metadata: { n } });

it('an ingest that is killed again and again goes on: every document arrives once, and no batch is checked twice', async () => {
  const { headers, collectionId } = await makeScene(server.url, receiver.url, [
    { field: 'metadata.n', operator: 'lt', value: 0 },
  ]);
  const file = join(folder, 'documents.jsonl');
  const state = `${file}.tocsin-resume`;
  writeFileSync(
    file,
    Array.from({ length: DOCUMENTS }, (_, n) => `${JSON.stringify(documentOf(n))}\n`).join(''),
  );
  const lineOf = (): number => (existsSync(state) ? JSON.parse(readFileSync(state, 'utf8')).line : 0);
  for (const line of [300, 800, 1300]) {
    const child = ingest(file, headers['x-namespace'] ?? '', collectionId);
    const exit = exitOf(child);
    await until(
      async () => lineOf(),
      (reached) => reached >= line,
    );
    child.kill('SIGKILL');
    await exit;
    expect(lineOf()).toBeLessThan(DOCUMENTS);
  }
  const last = ingest(file, headers['x-namespace'] ?? '', collectionId);
  let out = '';
  last.stdout?.on('data', (part) => (out += part));
  expect(await exitOf(last)).toBe(0);
  expect(existsSync(state)).toBe(false);
  const { created, documents } = JSON.parse(out);
  expect([created, documents]).toEqual([DOCUMENTS, DOCUMENTS]);
  const collection = await must(server.url, 'GET', `/v1/collections/${collectionId}`, undefined, headers);
  expect(collection.document_count).toBe(DOCUMENTS);
  const checked = await until(
    async () => (await call(server.url, 'GET', '/v1/alerts/executions?limit=1000', undefined, headers)).body,
    (page) => page.total_count >= DOCUMENTS / BATCH,
  );
  const sources = checked.results.flatMap((run: { source_documents: string[] }) => run.source_documents);
  expect(checked.total_count).toBe(DOCUMENTS / BATCH);
  expect([sources.length, new Set(sources).size]).toEqual([DOCUMENTS, DOCUMENTS]);
});
