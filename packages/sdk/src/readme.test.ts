import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as sdk from './index.ts';
import { blocksOf, runBlock } from './testing/run-block.ts';
import { startServer, type TestServer } from './testing/server.ts';
import { until } from './testing/until.ts';

const README = readFileSync(path.join(import.meta.dirname, '../README.md'), 'utf8');
const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const blocks = blocksOf(README);
let server: TestServer;
let listening: Server | undefined;

beforeAll(async () => {
  server = await startServer();
  process.env['TOCSIN_API_KEY'] = server.apiKey;
  process.env['TOCSIN_WEBHOOK_SECRET'] = SECRET;
});
afterAll(async () => {
  listening?.closeAllConnections();
  await new Promise((resolve) => (listening ? listening.close(resolve) : resolve(null)));
  await server.close();
});

/** What blocks import; a server listens on any free port. */
const modules: Record<string, object> = {
  '@tocsin/sdk': sdk,
  'node:http': {
    createServer: (answer: Parameters<typeof createServer>[1]) => ({
      listen: () => (listening = createServer(answer as never).listen(0, '127.0.0.1')),
    }),
  },
};

/** Runs a block against the server. */
const run = (code: string, scope: Record<string, unknown> = {}) =>
  runBlock(code.replaceAll('http://127.0.0.1:8080', server.url), modules, scope);

/** The block that has this text. */
function blockWith(text: string): string {
  const found = blocks.filter((code) => code.includes(text));
  expect(found, text).toHaveLength(1);
  return found[0] as string;
}

it('the quick start makes what the other examples look at', async () => {
  await run(blockWith("new cryptography',\n  retriever"));
  expect((await server.client.alerts.get('new cryptography')).name).toBe('new cryptography');
});

it('lists', async () => {
  const { client: tocsin } = server;
  await until(async () => (await tocsin.executions.list({ triggered: true })).results[0]);
  const { printed } = await run(blockWith('.pages()'), { tocsin });
  expect(printed[0]).toBe('1 in all, 1 here');
  expect(printed[1]).toMatch(/Z 1$/);
  expect(printed[2]?.split(',').sort()).toEqual(['age', 'sl']);
});

it('errors', async () => {
  const { printed } = await run(blockWith('error.issues'), { tocsin: server.client });
  expect(printed).toEqual([expect.stringMatching(/^body\.name /)]);
});

it('retries', async () => {
  await run(blockWith('idempotencyKey'), { tocsin: server.client });
  expect((await server.client.alerts.latest('new cryptography')).mode).toBe('on_demand');
});

it('live runs', async () => {
  const { client: tocsin } = server;
  const controller = new AbortController();
  const saved: string[] = [];
  const ready = new Promise<string>((resolve) => {
    const runs = tocsin.executions.follow({
      signal: controller.signal,
      onState: () => resolve(runs.lastEventId ?? ''),
    });
    void runs[Symbol.asyncIterator]().next();
  });
  const position = await ready;
  const documents = [{ document_id: 'gpg', text: 'encryption and signatures' }];
  await tocsin.documents.createMany('debian', { documents });
  const save = async (id: string) => {
    saved.push(id);
    controller.abort();
  };
  const scope = { tocsin, load: async () => position, save, signal: controller.signal };
  const { printed } = await run(blockWith('follow('), scope);
  expect(printed).toEqual([expect.stringMatching(/^exec_\w+ 1$/)]);
  expect(saved).toHaveLength(1);
});

it('webhooks in Node', async () => {
  const { printed } = await run(blockWith('listen(9000)'));
  const hooks = listening as Server;
  if (!hooks.listening) await once(hooks, 'listening');
  const { port } = hooks.address() as AddressInfo;
  const config = { url: `http://127.0.0.1:${port}/`, secret: SECRET };
  const channel = await server.client.channels.create({ name: 'hook', channel_type: 'webhook', config });
  expect((await server.client.channels.test(channel.channel_id)).outcome).toBe('delivered');
  const unsigned = await fetch(config.url, { method: 'POST', body: '{}' });
  expect([unsigned.status, printed]).toEqual([400, []]);
});

it('webhooks in a worker', async () => {
  const { exported } = await run(blockWith('export default'));
  const body = '{"type":"channel.test"}';
  const headers = {
    'webhook-id': 'dlv_1',
    'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
    'webhook-signature': new Webhook(SECRET).sign('dlv_1', new Date(), body),
  };
  const request = new Request('https://example.com/', { method: 'POST', body, headers });
  const response = await exported.fetch(request, { TOCSIN_WEBHOOK_SECRET: SECRET });
  expect(await response.text()).toBe('channel.test');
});

it('another fetch', async () => {
  const { printed } = await run(blockWith('performance.now()'));
  expect(printed[0]).toMatch(/^GET http.*\/v1\/health 200 [\d.]+$/);
});

it('no block is left out', () => {
  expect(blocks).toHaveLength(8);
});
