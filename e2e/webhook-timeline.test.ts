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

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-'));
  receiver = await startReceiver();
  now = Date.now();
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

/** Posts a document and waits for its execution. */
async function trigger(): Promise<string> {
  const path = `/v1/collections/${scene.collectionId}/documents/bulk`;
  const { batch_id } = await must(url, 'POST', path, { documents: [{ metadata: { n: 1 } }] }, scene.headers);
  const list = () => must(url, 'GET', `/v1/alerts/executions?batch_id=${batch_id}`, undefined, scene.headers);
  return (await until(list, (page) => page.total_count === 1)).results[0].execution_id;
}

const deliveryOf = async (executionId: string) =>
  (await must(url, 'GET', `/v1/alerts/executions/${executionId}/deliveries`, undefined, scene.headers))
    .results[0];

const attempts = (executionId: string, count: number) =>
  until(
    () => deliveryOf(executionId),
    (delivery) => delivery.attempt_count === count,
  );

describe('a delivery', () => {
  it('is tried again in growing steps under one id, until the endpoint is back', async () => {
    receiver.status = 500;
    const execution = await trigger();
    expect(await attempts(execution, 1)).toMatchObject({
      status: 'pending',
      next_attempt_at: new Date(now + 5000).toISOString(),
    });
    now += 5000;
    expect((await attempts(execution, 2)).next_attempt_at).toBe(new Date(now + 30_000).toISOString());
    receiver.status = 200;
    now += 30_000;
    const delivered = await attempts(execution, 3);
    expect(delivered.status).toBe('delivered');
    expect(delivered.attempts.map((one: { status_code: number }) => one.status_code)).toEqual([
      500, 500, 200,
    ]);
    expect(receiver.received.map(({ id }) => id)).toEqual([delivered.delivery_id]);
    const { notification } = await must(
      url,
      'GET',
      `/v1/alerts/executions/${execution}`,
      undefined,
      scene.headers,
    );
    expect(notification).toEqual({ status: 'sent', reason: 'sent' });
  });

  it('waits as long as the endpoint asks with Retry-After', async () => {
    receiver.status = 429;
    receiver.headers = { 'retry-after': '600' };
    const execution = await trigger();
    expect((await attempts(execution, 1)).next_attempt_at).toBe(new Date(now + 10 * MINUTE).toISOString());
  });

  it('is held where the endpoint says 410', async () => {
    receiver.status = 410;
    const execution = await trigger();
    expect(await attempts(execution, 1)).toMatchObject({ status: 'held', attempts: [{ outcome: 'gone' }] });
    const next = await trigger();
    const held = await must(url, 'GET', `/v1/alerts/executions/${next}`, undefined, scene.headers);
    expect(held.notification).toEqual({ status: 'held', reason: 'channel_paused' });
    expect(receiver.asked).toBe(1);
  });

  it('is not delayed by another endpoint that hangs', async () => {
    receiver.hangs = true;
    for (let i = 0; i < 12; i++) await trigger();
    await until(
      async () => receiver.asked,
      (asked) => asked === 8, // its own places, and no more
    );
    const other = await startReceiver();
    const [alert] = scene.alertIds;
    const channels = [receiver.url, other.url].map((hook) => ({
      channel_type: 'webhook',
      config: { url: hook },
    }));
    await must(url, 'PATCH', `/v1/alerts/${alert}`, { notification_config: { channels } }, scene.headers);
    await trigger();
    await until(
      async () => other.received.length,
      (received) => received === 1,
      5000,
    );
    expect(receiver.asked).toBe(8);
    await other.close();
  });

  it('that waits goes to the URL that its channel has when it is sent', async () => {
    receiver.status = 500;
    const execution = await trigger();
    await attempts(execution, 1);
    const other = await startReceiver();
    const [alert] = scene.alertIds;
    const channels = [{ channel_type: 'webhook', config: { url: other.url } }];
    await must(url, 'PATCH', `/v1/alerts/${alert}`, { notification_config: { channels } }, scene.headers);
    now += 5000;
    expect(await attempts(execution, 2)).toMatchObject({ status: 'delivered' });
    expect([receiver.asked, other.received.length]).toEqual([1, 1]);
    await other.close();
  });

  it('is given up after about three days', async () => {
    receiver.status = 503;
    const execution = await trigger();
    const begin = now;
    let delivery = await attempts(execution, 1);
    while (delivery.status === 'pending') {
      now = Date.parse(delivery.next_attempt_at);
      delivery = await attempts(execution, delivery.attempt_count + 1);
    }
    expect(delivery.status).toBe('failed');
    const days = (now - begin) / 86_400_000;
    expect(days).toBeGreaterThan(2.5);
    expect(days).toBeLessThan(3.5);
  });

  it('that was waiting goes out after a restart', async () => {
    receiver.status = 500;
    const execution = await trigger();
    await attempts(execution, 1);
    await app.stop();
    receiver.status = 200;
    now += 5000;
    await start();
    expect((await attempts(execution, 2)).status).toBe('delivered');
  });

  it('is not made for an alert without a channel, and the execution says why', async () => {
    const [alert] = scene.alertIds;
    await must(url, 'PATCH', `/v1/alerts/${alert}`, { notification_config: { channels: [] } }, scene.headers);
    const execution = await trigger();
    const { notification } = await must(
      url,
      'GET',
      `/v1/alerts/executions/${execution}`,
      undefined,
      scene.headers,
    );
    expect(notification.reason).toBe('no_channel');
  });
});
