import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createSlackNotifier } from '../channels/slack/slack-notifier.ts';
import { generateSecret } from '../channels/webhook/secret.ts';
import { createWebhookNotifier } from '../channels/webhook/webhook-notifier.ts';
import { createEgressGuard } from '../egress.ts';
import type { SendOutcome } from '../notifier.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

const never = new AbortController().signal;
const options = { egress: createEgressGuard({ allow: ['127.0.0.1'] }), nowMs: () => 0 };

/** What each status means; the first that fits. */
const RULES: readonly [from: number, to: number, expected: object][] = [
  [100, 199, { outcome: 'retry', reason: 'connect' }], // no answer follows
  [200, 299, { outcome: 'delivered' }],
  [300, 399, { outcome: 'retry', reason: 'redirect', retryAfterMs: 7000 }],
  [410, 410, { outcome: 'gone' }],
  [400, 599, { outcome: 'retry', reason: 'status', retryAfterMs: 7000 }],
];
const ruleOf = (status: number) => RULES.find(([from, to]) => status >= from && status <= to)?.[2];

type Send = (url: string) => Promise<SendOutcome>;

function webhook(): Send {
  const notifier = createWebhookNotifier(options);
  cleanups.unshift(() => notifier.close());
  const secret = generateSecret((n) => new Uint8Array(n));
  const config = { secrets: [{ secret, expiresAt: null }], headers: {}, timeoutMs: 5000 };
  const message = { id: 'dlv_1', timestampMs: 0, content: { type: 'webhook', payload: '{}' } } as const;
  return (url) => notifier.send({ ...config, url }, message, never);
}

function slack(): Send {
  const notifier = createSlackNotifier(options);
  cleanups.unshift(() => notifier.close());
  const message = { id: 'dlv_1', timestampMs: 0, content: { type: 'slack', text: 'x', blocks: [] } } as const;
  return (webhookUrl) => notifier.send({ way: { webhookUrl }, look: {}, timeoutMs: 5000 }, message, never);
}

async function listen(server: ReturnType<typeof createTcpServer>): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => new Promise((resolve) => server.close(resolve)));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Answers with the status that the path names, all with the same `Retry-After`. */
const serveFinal = () =>
  listen(
    createServer((request, response) => {
      request.resume();
      response.writeHead(Number(request.url?.slice(1)), { 'retry-after': '7' }).end();
    }),
  );

/** Says that an answer will follow, or that another protocol does, and hangs up. */
const serveInformational = () =>
  listen(
    createTcpServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', (head) => {
        const [, status] = /\/(\d+) /.exec(head.toString()) ?? [];
        socket.end(`HTTP/1.1 ${status} So\r\n\r\n`);
      });
    }),
  );

describe.each([
  ['a webhook', webhook],
  ['Slack', slack],
])('every status of %s', (_, open) => {
  it('from 100 to 599 is delivered, gone, or tried again', async () => {
    const send = open();
    const [final, informational] = [await serveFinal(), await serveInformational()];
    const statuses = Array.from({ length: 500 }, (_, i) => 100 + i);
    for (let i = 0; i < statuses.length; i += 50) {
      const some = statuses.slice(i, i + 50);
      const outcomes = await Promise.all(
        some.map((status) => send(`${status < 200 ? informational : final}/${status}`)),
      );
      for (const [j, outcome] of outcomes.entries())
        expect({ status: some[j], ...outcome }).toMatchObject({
          status: some[j],
          ...ruleOf(some[j] as number),
        });
    }
  });
});
