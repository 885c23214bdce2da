import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, createApp, createLogger, readConfig } from '@tocsin/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { must, until } from './support/api.ts';
import { type Receiver, startReceiver } from './support/receiver.ts';
import { makeScene, type Scene } from './support/scene.ts';
import { API_KEY } from './support/server.ts';

const MINUTE = 60_000;
let folder: string;
let receiver: Receiver;
let app: App;
let url: string;
let scene: Scene;
let now: number;

/** The evening before clocks are put forward in Berlin. */
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-'));
  receiver = await startReceiver();
  now = Date.parse('2030-03-30T20:00:00Z');
  await start();
  scene = await makeScene(url, receiver.url, [{ field: 'metadata.n', operator: 'gte', value: 0 }]);
});
afterEach(async () => {
  await app.stop();
  await receiver.close();
  rmSync(folder, { recursive: true });
});

/** A server in this process whose clock stands still until a test moves it. */
async function start(): Promise<void> {
  const config = readConfig({ TOCSIN_PORT: '0', TOCSIN_API_KEY: API_KEY, TOCSIN_EGRESS_ALLOW: '127.0.0.1' });
  app = await createApp(
    { ...config, database: { kind: 'sqlite', path: join(folder, 'tocsin.db') } },
    { clock: { now: () => now }, random: () => 0.5, threads: false, log: createLogger('silent') },
  );
  url = await app.start();
}

const call = (method: string, path: string, body?: object) => must(url, method, path, body, scene.headers);
const attach = (body: object) =>
  call('PUT', `/v1/alerts/${scene.alertIds[0]}/applications/${scene.collectionId}`, body);
const send = (document_id: string) =>
  call('POST', `/v1/collections/${scene.collectionId}/documents/bulk`, {
    documents: [{ document_id, metadata: { n: 1 } }],
  });
const executions = (count: number) =>
  until(
    () => call('GET', '/v1/alerts/executions?mode=scheduled'),
    (page) => page.total_count === count,
  );

describe('a schedule', () => {
  it('tells at its local time, makes up what a stopped server missed, and tells of each document once', async () => {
    const schedule = { cron: '0 8 * * *', timezone: 'Europe/Berlin' };
    const attached = await attach({ execution_mode: 'scheduled', schedule });
    expect(attached.next_tick_at).toBe('2030-03-31T06:00:00.000Z');
    await send('first');
    now = Date.parse('2030-03-31T06:00:00Z');
    const [first] = (await executions(1)).results;
    expect(first).toMatchObject({
      source_documents: ['first'],
      covered: { from: '2030-03-30T20:00:00.000Z', to: '2030-03-31T06:00:00.000Z' },
    });
    await send('second');
    await app.stop();
    now = Date.parse('2030-04-03T10:00:00Z');
    await start();
    const [second] = (await executions(2)).results;
    expect(second).toMatchObject({
      source_documents: ['second'],
      covered: { from: '2030-03-31T06:00:00.000Z', to: '2030-04-03T10:00:00.000Z' },
    });
    await until(
      async () => receiver.received.length,
      (n) => n === 2,
    );
  });
});

describe('a run by request', () => {
  it('answers with what it found, and tells nobody where it is dry', async () => {
    await attach({ execution_mode: 'on_demand' });
    await send('one');
    const path = `/v1/alerts/${scene.alertIds[0]}/execute`;
    expect(await call('POST', path, { dry_run: true })).toMatchObject({
      mode: 'on_demand',
      match_count: 1,
      notification: { status: 'held', reason: 'dry_run' },
    });
    now += MINUTE;
    expect(await call('POST', path, { document_ids: ['one'] })).toMatchObject({ triggered: true });
    await until(
      async () => receiver.received.length,
      (n) => n === 1,
    );
  });
});
