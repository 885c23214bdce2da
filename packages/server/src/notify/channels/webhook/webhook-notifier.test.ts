import { getEventListeners } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createEgressGuard, type ResolveHost } from '../../egress.ts';
import type { WebhookConfig } from './kind.ts';
import { generateSecret } from './secret.ts';
import { createWebhookNotifier, type WebhookNotifier } from './webhook-notifier.ts';

const secret = generateSecret((size) => new Uint8Array(size).fill(7));
const message = {
  id: 'dlv_1',
  timestampMs: Date.now(),
  content: { type: 'webhook' as const, payload: '{"type":"alert.triggered","text":"Grüße"}' },
};
const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function listen(server: Server | TcpServer): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => {
    if ('closeAllConnections' in server) server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return String((server.address() as AddressInfo).port);
}

const serve = (listener: RequestListener): Promise<string> => listen(createServer(listener));

function notifierWith(allow: string[], lookup?: ResolveHost): WebhookNotifier {
  const notifier = createWebhookNotifier({
    egress: createEgressGuard({ allow, lookup }),
    nowMs: () => Date.now(),
  });
  cleanups.unshift(() => notifier.close());
  return notifier;
}

const configOf = (url: string, more: Partial<WebhookConfig> = {}): WebhookConfig => ({
  url,
  secrets: [{ secret, expiresAt: null }],
  headers: {},
  timeoutMs: 2000,
  ...more,
});

const never = new AbortController().signal;
const local = (): WebhookNotifier => notifierWith(['127.0.0.1']);

describe('a closed notifier', () => {
  it('fails what is under way and what comes later, to be tried again', async () => {
    const port = await serve(() => {});
    const notifier = local();
    const config = configOf(`http://127.0.0.1:${port}/`);
    const sending = notifier.send(config, message, never);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await notifier.close();
    expect(await sending).toMatchObject({ outcome: 'retry' });
    expect(await notifier.send(config, message, never)).toMatchObject({ outcome: 'retry' });
  });
});

describe('what is sent', () => {
  it('is JSON with the headers of the user and of the webhook', async () => {
    let seen: Record<string, unknown> = {};
    const port = await serve(async (request, response) => {
      let body = '';
      for await (const chunk of request.setEncoding('utf8')) body += chunk;
      seen = { ...request.headers, method: request.method, path: request.url, body };
      response.end();
    });
    const config = configOf(`http://127.0.0.1:${port}/a?b=c`, {
      headers: { 'X-Team': 'blue', 'User-Agent': 'mine' },
    });
    const outcome = await local().send(config, message, never);
    expect(outcome).toMatchObject({ outcome: 'delivered', response: '' });
    expect(seen).toMatchObject({
      method: 'POST',
      path: '/a?b=c',
      body: message.content.payload,
      'content-type': 'application/json',
      'x-team': 'blue',
      'user-agent': 'mine',
      'webhook-id': 'dlv_1',
    });
    expect(outcome.request).toEqual({
      target: `POST ${config.url}`,
      headers: {
        'content-type': 'application/json',
        'user-agent': '***',
        'webhook-id': 'dlv_1',
        'webhook-signature': expect.stringMatching(/^v1,/),
        'webhook-timestamp': expect.stringMatching(/^\d+$/),
        'x-team': '***',
      },
      body: message.content.payload,
    });
    expect(outcome.responseHeaders).toMatchObject({ date: expect.any(String) });
  });
});

describe('the answer', () => {
  it('may come after failures: each attempt is judged by itself', async () => {
    const statuses = [500, 503, 204];
    const port = await serve((_, response) => response.writeHead(statuses.shift() ?? 500).end());
    const notifier = local();
    const outcomes: string[] = [];
    for (let i = 0; i < 3; i++)
      outcomes.push((await notifier.send(configOf(`http://127.0.0.1:${port}/`), message, never)).outcome);
    expect(outcomes).toEqual(['retry', 'retry', 'delivered']);
  });

  it('is not followed elsewhere', async () => {
    let requests = 0;
    const port = await serve((_, response) => {
      requests++;
      response.writeHead(307, { location: '/elsewhere', 'retry-after': '3' }).end();
    });
    const outcome = await local().send(configOf(`http://127.0.0.1:${port}/`), message, never);
    expect(outcome).toMatchObject({
      outcome: 'retry',
      reason: 'redirect',
      statusCode: 307,
      retryAfterMs: 3000,
    });
    expect(requests).toBe(1);
  });

  it('counts by its status, though its body never ends', async () => {
    const port = await serve((_, response) => void response.writeHead(200).write('taken'));
    const config = configOf(`http://127.0.0.1:${port}/`, { timeoutMs: 150 });
    const outcome = await local().send(config, message, never);
    expect(outcome).toMatchObject({ outcome: 'delivered', response: 'taken' });
    expect(outcome.durationMs).toBeLessThan(1500);
  });

  it('is cut between characters', async () => {
    const port = await serve((_, response) => response.end(`x${'ü'.repeat(100_000)}`));
    const { response } = await local().send(configOf(`http://127.0.0.1:${port}/`), message, never);
    expect(response).toBe(`x${'ü'.repeat(8191)}`);
  });

  it('has to be HTTP', async () => {
    const port = await listen(
      createTcpServer((socket) =>
        socket.on('error', () => {}).once('data', () => socket.end('220 SMTP ready\r\n\r\n')),
      ),
    );
    const outcome = await local().send(configOf(`http://127.0.0.1:${port}/`), message, never);
    expect(outcome).toMatchObject({ outcome: 'retry', reason: 'protocol' });
  });

  it('does not come from a server that hangs up', async () => {
    const port = await serve((request) => request.socket.destroy());
    const outcome = await local().send(configOf(`http://127.0.0.1:${port}/`), message, never);
    expect(outcome).toMatchObject({ outcome: 'retry', reason: 'connect' });
  });

  it('does not come in TLS from a server without it', async () => {
    const port = await serve((_, response) => response.end());
    const outcome = await local().send(configOf(`https://127.0.0.1:${port}/`), message, never);
    expect(outcome).toMatchObject({ outcome: 'retry', reason: 'tls' });
  });
});

describe('an attempt', () => {
  it('ends when the caller stops it, before or while it runs', async () => {
    const port = await serve(() => {});
    const stop = new AbortController();
    const sending = local().send(configOf(`http://127.0.0.1:${port}/`), message, stop.signal);
    setTimeout(() => stop.abort(), 50);
    expect(await sending).toMatchObject({ outcome: 'retry', reason: 'aborted' });
    expect(
      await local().send(configOf(`http://127.0.0.1:${port}/`), message, AbortSignal.abort()),
    ).toMatchObject({
      outcome: 'retry',
      reason: 'aborted',
    });
  });

  it('ends in time though the name never resolves', async () => {
    const notifier = notifierWith([], () => new Promise(() => {}));
    const outcome = await notifier.send(configOf('http://slow.example/', { timeoutMs: 100 }), message, never);
    expect(outcome).toMatchObject({ outcome: 'retry', reason: 'timeout' });
    expect(outcome.durationMs).toBeLessThan(1500);
  });

  it('does not gather listeners on a signal that outlives it', async () => {
    const warnings: string[] = [];
    const note = (warning: Error): void => void warnings.push(warning.name);
    process.on('warning', note);
    const port = await serve((_, response) => response.end());
    const notifier = local();
    const config = configOf(`http://127.0.0.1:${port}/`);
    const outcomes = await Promise.all(
      Array.from({ length: 64 }, () => notifier.send(config, message, never)),
    );
    process.off('warning', note);
    expect(new Set(outcomes.map(({ outcome }) => outcome))).toEqual(new Set(['delivered']));
    expect(warnings).toEqual([]);
    expect(getEventListeners(never, 'abort')).toHaveLength(0);
  });

  it('tries again what does not resolve', async () => {
    const missing: ResolveHost = () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }));
    const outcome = await notifierWith([], missing).send(configOf('http://gone.example/'), message, never);
    expect(outcome).toMatchObject({ outcome: 'retry', reason: 'dns' });
  });

  it('reaches a name only at the address that was checked', async () => {
    let asked = 0;
    let requests = 0;
    const port = await serve((_, response) => {
      requests++;
      response.end();
    });
    const rebinding: ResolveHost = async () => {
      asked++;
      return [{ address: '127.0.0.1', family: 4 }];
    };
    const url = `http://rebinding.example:${port}/`;
    expect(await notifierWith([], rebinding).send(configOf(url), message, never)).toMatchObject({
      outcome: 'rejected',
      reason: 'egress_refused',
    });
    expect([asked, requests]).toEqual([1, 0]);
    expect(
      await notifierWith(['rebinding.example'], rebinding).send(configOf(url), message, never),
    ).toMatchObject({
      outcome: 'delivered',
    });
    expect([asked, requests]).toEqual([2, 1]);
  });

  it.each([
    'http://127.0.0.1',
    'http://2130706433',
    'http://0x7f.1',
    'http://[::ffff:7f00:1]',
    'https://127.0.0.1',
  ])('never connects to %s', async (origin) => {
    let connections = 0;
    const port = await listen(createTcpServer(() => connections++));
    const outcome = await notifierWith([]).send(configOf(`${origin}:${port}/`), message, never);
    expect(outcome).toMatchObject({ outcome: 'rejected', reason: 'egress_refused' });
    expect(connections).toBe(0);
  });

  it('that cannot be made is rejected, and says nothing secret', async () => {
    const broken: Partial<WebhookConfig>[] = [
      { secrets: [] },
      { secrets: [{ secret: 'hidden', expiresAt: null }] },
      { headers: { x: 'hidden\n' } },
      { url: 'nonsense' },
      { url: 'ftp://127.0.0.1/' },
    ];
    for (const more of broken) {
      const outcome = await local().send(configOf('http://127.0.0.1:1/', more), message, never);
      expect(outcome).toMatchObject({ outcome: 'rejected', reason: 'invalid_config' });
      expect(JSON.stringify(outcome)).not.toContain('hidden');
    }
  });
});
