import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, createApp, createLogger, readConfig } from '@tocsin/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { call, must, until } from './support/api.ts';
import { createDatabase, hasPostgres } from './support/postgres.ts';
import { type Receiver, startReceiver } from './support/receiver.ts';
import { makeScene, type Scene, SECRET } from './support/scene.ts';
import { API_KEY, startServer } from './support/server.ts';

let folder: string;
let receiver: Receiver;
let app: App;
let url: string;
let scene: Scene;
let lines: Record<string, unknown>[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-'));
  receiver = await startReceiver();
  lines = [];
  const config = readConfig({
    TOCSIN_PORT: '0',
    TOCSIN_DATABASE_URL: `sqlite:${join(folder, 'tocsin.db')}`,
    TOCSIN_API_KEY: API_KEY,
    TOCSIN_EGRESS_ALLOW: '127.0.0.1',
  });
  const log = createLogger('debug', (line) => lines.push(JSON.parse(line)));
  app = await createApp(config, { threads: false, log });
  url = await app.start();
  scene = await makeScene(url, receiver.url, [
    { field: 'metadata.n', operator: 'gte', value: 0 },
    { field: 'metadata.n', operator: 'lt', value: 0 },
  ]);
});
afterEach(async () => {
  await app.stop();
  await receiver.close();
  rmSync(folder, { recursive: true });
});

const BATCH = { documents: [{ metadata: { n: 1 } }, { metadata: { n: 2 } }] };
const bulk = () => `/v1/collections/${scene.collectionId}/documents/bulk`;

/** Posts two documents as one batch and waits until the notification is out. */
async function feed(headers: Record<string, string> = {}): Promise<string> {
  const before = line('delivery').length;
  const { batch_id } = await must(url, 'POST', bulk(), BATCH, { ...scene.headers, ...headers });
  await until(
    async () => line('delivery').length,
    (n) => n > before,
  );
  return batch_id;
}

const line = (message: string) => lines.filter((one) => one['message'] === message);

/** The samples of `/metrics`: `name{labels}` and its value. */
async function samples(of: string = url): Promise<Map<string, number>> {
  const response = await fetch(`${of}/metrics`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
  const rows = (await response.text()).split('\n').filter((row) => row !== '' && !row.startsWith('#'));
  return new Map(
    rows.map((row) => [row.slice(0, row.lastIndexOf(' ')), Number(row.slice(row.lastIndexOf(' ')))]),
  );
}

describe('the log', () => {
  it('follows a document from its request to the notification by ids', async () => {
    const batchId = await feed({ 'x-request-id': 'mine' });
    expect(line('request').find((one) => one['request_id'] === 'mine')).toMatchObject({
      level: 'info',
      method: 'POST',
      route: '/v1/collections/:collection_identifier/documents/bulk',
      status: 200,
      key_id: 'key_environment',
      namespace_id: scene.headers['x-namespace'],
      duration_ms: expect.any(Number),
    });
    expect(line('batch accepted')).toMatchObject([{ batch_id: batchId, documents: 2, request_id: 'mine' }]);
    expect(line('batch checked')).toMatchObject([{ batch_id: batchId, executions: 2, triggered: 1 }]);
    const [execution] = line('execution');
    expect(execution).toMatchObject({ batch_id: batchId, alert_id: scene.alertIds[0], matches: 2 });
    expect(line('delivery')).toMatchObject([
      {
        execution_id: execution?.['execution_id'],
        delivery_id: receiver.received[0]?.id,
        outcome: 'delivered',
        reason: 'sent',
        state: 'delivered',
      },
    ]);
  });

  it('has a line for every request, louder for what changes or fails than for reading', async () => {
    await call(url, 'GET', '/v1/health/liveness');
    await call(url, 'GET', '/v1/alerts/executions', undefined, scene.headers);
    await call(url, 'GET', '/v1/alerts/nothing', undefined, scene.headers);
    await call(url, 'GET', '/no/such/path');
    await call(url, 'GET', '/%zz');
    expect(line('request').slice(-5)).toMatchObject([
      { level: 'debug', route: '/v1/health/liveness', key_id: null, namespace_id: null },
      { level: 'debug', route: '/v1/alerts/executions', status: 200 },
      { level: 'info', status: 404 },
      { level: 'info', route: 'none', status: 404 },
      { level: 'info', route: 'none', status: 400 },
    ]);
  });

  it('holds no secret, no body, no query and no header, also where things fail', async () => {
    const secrets = [
      'hdr-secret-4711',
      'body-secret-4711',
      'query-secret-4711',
      'sk_wrong_key_4711',
      'path-secret',
    ];
    const key = await must(url, 'POST', '/v1/organizations/users/a@example.com/api-keys', { name: 'k' });
    await must(
      url,
      'POST',
      '/v1/notifications/channels',
      {
        name: 'hook',
        channel_type: 'webhook',
        config: {
          url: `${receiver.url}/path-secret`,
          secret: SECRET,
          headers: { authorization: 'hdr-secret-4711' },
        },
      },
      scene.headers,
    );
    await call(url, 'GET', '/v1/alerts/executions?alert_id=query-secret-4711', undefined, {
      ...scene.headers,
      authorization: 'Bearer sk_wrong_key_4711',
    });
    await call(url, 'GET', '/v1/alerts/executions?alert_id=query-secret-4711', undefined, scene.headers);
    const path = `/v1/collections/${scene.collectionId}/documents`;
    const body = { collection_id: scene.collectionId, metadata: { n: 1, text: 'body-secret-4711' } };
    const retry = { ...scene.headers, 'idempotency-key': 'hdr-secret-4711' };
    receiver.status = 500;
    await must(url, 'POST', `${path}?alerts=run`, body, retry);
    await must(url, 'POST', `${path}?alerts=run`, body, retry);
    await until(
      async () => line('delivery').length,
      (n) => n > 0,
    );
    expect(line('delivery')[0]).toMatchObject({ outcome: 'retry', reason: 'status', status_code: 500 });
    const text = JSON.stringify(lines);
    for (const secret of [...secrets, API_KEY, SECRET, key.api_key ?? key.key]) {
      expect(secret).toMatch(/.{8}/);
      expect(text).not.toContain(secret);
    }
  });
});

/** A real process on a database tells of its threads as well. */
async function expectMetricsOfThreads(database: string): Promise<void> {
  const server = await startServer(database, { TOCSIN_WORKERS: '2' });
  const own = await makeScene(server.url, null, [{ field: 'metadata.n', operator: 'gte', value: 0 }]);
  const path = `/v1/collections/${own.collectionId}/documents/bulk`;
  for (let i = 0; i < 3; i++) await must(server.url, 'POST', path, BATCH, own.headers);
  const found = await until(
    () => samples(server.url),
    (now) => now.get('tocsin_deliveries_total{outcome="held",reason="no_channel"}') === 3,
  );
  expect(Object.fromEntries(found)).toMatchObject({
    'tocsin_batches_checked_total{result="recorded"}': 3,
    tocsin_matches_total: 6,
    tocsin_engine_match_duration_seconds_count: 3,
    'tocsin_workers{state="working"}': 2,
  });
  await until(
    () => samples(server.url),
    (now) => (now.get('tocsin_store_transactions_total') ?? 0) > 8,
  );
  const health = await must(server.url, 'GET', '/v1/health');
  expect(health).toMatchObject({
    status: 'OK',
    checks: { workers: { status: 'ok', message: null }, notifier: { status: 'ok', message: null } },
  });
  expect(await server.kill('SIGTERM')).toBe(0);
}

describe('a process with threads', () => {
  it('tells of its writer and its matching workers as well', () =>
    expectMetricsOfThreads(join(folder, 'threads', 'tocsin.db')));

  it.runIf(hasPostgres)('tells the same on PostgreSQL', async () => {
    const database = await createDatabase();
    await expectMetricsOfThreads(database.url);
    await database.remove();
  });
});

describe('the metrics', () => {
  it('count what happened on the way from a request to a notification', async () => {
    await feed();
    const found = await samples();
    const route = '/v1/collections/:collection_identifier/documents/bulk';
    expect(Object.fromEntries(found)).toMatchObject({
      [`tocsin_http_requests_total{method="POST",route="${route}",status="200"}`]: 1,
      tocsin_batches_accepted_total: 1,
      'tocsin_documents_accepted_total{result="created"}': 2,
      'tocsin_batches_checked_total{result="recorded"}': 1,
      'tocsin_executions_total{status="completed",triggered="true"}': 1,
      'tocsin_executions_total{status="completed",triggered="false"}': 1,
      tocsin_matches_total: 2,
      tocsin_engine_queries_considered_total: 4,
      'tocsin_deliveries_total{outcome="delivered",reason="sent"}': 1,
      'tocsin_delivery_attempts_total{outcome="delivered",reason="sent"}': 1,
      tocsin_batch_latency_seconds_count: 1,
      tocsin_engine_match_duration_seconds_count: 1,
      tocsin_database_up: 1,
      tocsin_unchecked_oldest_age_seconds: 0,
      'tocsin_workers{state="configured"}': 1,
      'tocsin_workers{state="working"}': 1,
    });
    expect(found.get('tocsin_store_commits_total')).toBeGreaterThan(3);
    expect(found.get('process_resident_memory_bytes')).toBeGreaterThan(0);
  });

  it('count an idempotent replay, and the accepted batch once', async () => {
    await feed({ 'idempotency-key': 'one' });
    await must(url, 'POST', bulk(), BATCH, { ...scene.headers, 'idempotency-key': 'one' });
    const found = await samples();
    expect(found.get('tocsin_idempotent_replays_total')).toBe(1);
    expect(found.get('tocsin_batches_accepted_total')).toBe(1);
  });

  it('need no key, and name nothing that users named nor what clients make up', async () => {
    await feed();
    await call(url, 'GET', '/made/up/path-4711');
    await call(url, 'GET', `/v1/alerts/${scene.alertIds[0]}`, undefined, scene.headers);
    await fetch(url, { method: 'PROPFIND' });
    const text = await (await fetch(`${url}/metrics`)).text();
    const ids = [scene.collectionId, scene.alertIds[0] as string, scene.headers['x-namespace'] as string];
    for (const name of [...ids, '"watch"', 'alert 0', 'path-4711', 'PROPFIND'])
      expect(text).not.toContain(name);
    expect(text).toContain('method="other"');
  });
});
