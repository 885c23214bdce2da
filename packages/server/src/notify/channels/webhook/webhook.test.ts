import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEgressGuard } from '../../egress.ts';
import { parseRetryAfter } from '../../http-client/response.ts';
import { generateSecret } from './secret.ts';
import { createWebhookNotifier } from './webhook-notifier.ts';

const secret = generateSecret((size) => new Uint8Array(size).fill(7));
const message = {
  id: 'dlv_1',
  timestampMs: Date.now(),
  content: { type: 'webhook' as const, payload: '{"type":"alert.triggered"}' },
};
const notifier = createWebhookNotifier({
  egress: createEgressGuard({ allow: ['127.0.0.1'] }),
  nowMs: () => Date.now(),
});
let server: Server;
let url: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeEach(async () => {
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const send = (more: object = {}) =>
  notifier.send(
    { url, secrets: [{ secret, expiresAt: null }], headers: { 'x-team': 'a' }, timeoutMs: 2000, ...more },
    message,
    new AbortController().signal,
  );

describe('the webhook channel', () => {
  it('delivers what a receiver can verify', async () => {
    const received = new Promise<unknown>((resolve, reject) => {
      answer = (request, response) => {
        let body = '';
        request.on('data', (part) => (body += part));
        request.on('end', () => {
          response.end('ok');
          try {
            resolve(new Webhook(secret).verify(body, request.headers as Record<string, string>));
          } catch (error) {
            reject(error);
          }
        });
      };
    });
    expect(await send()).toMatchObject({ outcome: 'delivered', statusCode: 200, response: 'ok' });
    expect(await received).toEqual({ type: 'alert.triggered' });
  });

  it.each([
    [500, {}, { outcome: 'retry', reason: 'status' }],
    [404, {}, { outcome: 'retry', reason: 'status' }],
    [429, { 'retry-after': '7' }, { outcome: 'retry', retryAfterMs: 7000 }],
    [302, { location: 'http://127.0.0.1/' }, { outcome: 'retry', reason: 'redirect' }],
    [410, {}, { outcome: 'gone' }],
  ])('on %i %j says %j', async (status, headers, expected) => {
    answer = (_, response) => response.writeHead(status, headers).end();
    expect(await send()).toMatchObject(expected);
  });

  it('gives up in time on an endpoint that hangs', async () => {
    answer = () => {};
    expect(await send({ timeoutMs: 100 })).toMatchObject({ outcome: 'retry', reason: 'timeout' });
  });

  it('keeps 16 KB of an answer', async () => {
    answer = (_, response) => response.end('x'.repeat(1_000_000));
    expect((await send()).response).toHaveLength(16 * 1024);
  });

  it('tries a closed port again and refuses a private one', async () => {
    expect(await send({ url: 'http://127.0.0.1:1/' })).toMatchObject({ outcome: 'retry', reason: 'connect' });
    expect(await send({ url: 'http://10.0.0.1/' })).toMatchObject({
      outcome: 'rejected',
      reason: 'egress_refused',
    });
  });

  it('reads Retry-After in both forms', () => {
    expect(parseRetryAfter('Wed, 21 Oct 2015 07:28:10 GMT', Date.parse('2015-10-21T07:28:00Z'))).toBe(10_000);
    expect(parseRetryAfter('soon', 0)).toBeUndefined();
    expect(parseRetryAfter('9999999999', 0)).toBe(86_400_000);
  });
});
