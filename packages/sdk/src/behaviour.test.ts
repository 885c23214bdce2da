import type { WebhookChannelConfig } from '@tocsin/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Tocsin, ValidationError, verifyWebhook } from './index.ts';
import { type Receiver, startReceiver } from './testing/receiver.ts';
import { age, alertOf, each, openScene } from './testing/scene.ts';
import { startServer, type TestServer } from './testing/server.ts';
import { until } from './testing/until.ts';

let server: TestServer;
let receiver: Receiver;
let client: Tocsin;

beforeAll(async () => {
  [server, receiver] = await Promise.all([startServer(), startReceiver()]);
  client = server.client;
});
afterAll(async () => {
  await receiver.close();
  await server.close();
});

describe('the client', () => {
  it('goes through all pages of a history', async () => {
    const { own } = await openScene(client, 'pages');
    const { collection_id } = await own.collections.get('debian');
    for (let i = 0; i < 7; i++)
      await own.documents.create('debian', { collection_id, document_id: `d${i}`, text: `encryption ${i}` });
    await until(async () => ((await own.executions.list()).total_count === 7 ? true : undefined));
    const ids = await each(own.executions.list({ limit: 3 }), (one) => one.execution_id);
    expect(new Set(ids).size).toBe(7);
    expect(ids).toEqual([...ids].sort().reverse());
    const sizes: number[] = [];
    for await (const page of own.executions.list({ limit: 3 }).pages()) sizes.push(page.results.length);
    expect(sizes).toEqual([3, 3, 1]);
  });

  it('makes one thing where the first answer is lost', async () => {
    const statuses: number[] = [];
    const losing: typeof fetch = async (...call) => {
      const response = await fetch(...call);
      statuses.push(response.status);
      if (statuses.length === 1) throw new TypeError('the connection was cut');
      return response;
    };
    const runtime = { sleep: async () => {} };
    const options = {
      baseUrl: server.url,
      apiKey: server.apiKey,
      namespace: 'packages',
      fetch: losing,
      runtime,
    };
    const alert = await new Tocsin(options).alerts.create(alertOf('made once'));
    expect(statuses).toEqual([200, 200]);
    const named = await each(client.alerts.list({ search: 'made once' }), (one) => one.alert_id);
    expect(named).toEqual([alert.alert_id]);
  });

  it('says what is not valid, and where', async () => {
    const error = await client.alerts
      .create({ ...alertOf(''), retriever: { stages: [] } })
      .catch((thrown) => thrown);
    expect(error).toBeInstanceOf(ValidationError);
    expect(error.issues.map(({ loc }: { loc: unknown[] }) => loc.join('.'))).toContain('body.name');
    expect(error.requestId).toMatch(/./);
  });

  it('follows runs across a connection that is cut, and misses none', async () => {
    const { own } = await openScene(client, 'live');
    const { collection_id } = await own.collections.get('debian');
    const cuts: AbortController[] = [];
    const cuttable: typeof fetch = (input, init) => {
      const cut = new AbortController();
      cuts.push(cut);
      return fetch(input, { ...init, signal: AbortSignal.any([init?.signal as AbortSignal, cut.signal]) });
    };
    const options = { baseUrl: server.url, apiKey: server.apiKey, namespace: 'live', fetch: cuttable };
    const follower = new Tocsin({ ...options, runtime: { sleep: async () => {} } });
    const write = (id: string) =>
      own.documents.create('debian', { collection_id, document_id: id, text: `encryption ${id}` });
    const told: string[] = [];
    let kept = '';
    const opened: boolean[] = [];
    const onState = (now: { state: string; resumed?: boolean }) => {
      if (now.state !== 'open') return;
      opened.push(now.resumed === true);
      if (opened.length === 1) void write('a');
    };
    for await (const event of follower.executions.follow({ triggered: true, onState })) {
      if (event.type !== 'execution') continue;
      told.push(...event.execution.source_documents);
      kept = event.lastEventId;
      if (told.length === 3) break;
      // Recorded while nobody is connected.
      cuts.at(-1)?.abort();
      await write(told.length === 1 ? 'b' : 'c');
    }
    expect(told).toEqual(['a', 'b', 'c']);
    expect(opened).toEqual([false, true, true]);
    await write('d');
    for await (const event of own.executions.follow({ lastEventId: kept })) {
      expect(event).toMatchObject({ type: 'execution', execution: { source_documents: ['d'] } });
      break;
    }
  });

  it('verifies what the server sends, and a replay has the same id', async () => {
    let secret = '';
    const { own: hooks } = await openScene(client, 'hooks', async (own) => {
      const config: WebhookChannelConfig = { url: receiver.url };
      const channel = await own.channels.create({ name: 'hook', channel_type: 'webhook', config });
      secret = (channel.config as WebhookChannelConfig).secret ?? '';
      return {
        notification_config: { channels: [{ channel_type: 'webhook', channel_id: channel.channel_id }] },
      };
    });
    await hooks.documents.createMany('debian', { documents: [age] });
    const message = await receiver.next();
    const event = await verifyWebhook(message.body, message.headers, secret);
    if (event.type !== 'alert.triggered') throw new Error(event.type);
    expect(event.data.execution.matches?.map(({ document_id }) => document_id)).toEqual(['age']);
    expect(event.event_id).toBe(message.headers['webhook-id']);
    await expect(verifyWebhook(`${message.body} `, message.headers, secret)).rejects.toThrow('No signature');

    const delivered = await until(async () => {
      const [found] = (await hooks.deliveries.list({ status: 'delivered' })).results;
      return found;
    });
    expect((await hooks.deliveries.get(delivered.delivery_id)).attempts).toHaveLength(1);
    expect(await hooks.deliveries.replay(delivered.delivery_id)).toEqual({ replayed: 1 });
    const again = await receiver.next();
    expect(again.headers['webhook-id']).toBe(event.event_id);
    await verifyWebhook(again.body, again.headers, secret);
  });
});
