import { createContext, runInContext } from 'node:vm';
import { Webhook } from 'standardwebhooks';
import { expect, it } from 'vitest';
import type * as Sdk from './index.ts';
import { bundle } from './testing/bundle.ts';
import { json } from './testing/stub-fetch.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

/** What every browser, worker and runtime has, on pages over http as well: no `randomUUID`. */
const WEB = {
  AbortController,
  TextDecoder,
  TextEncoder,
  URLSearchParams,
  Uint8Array,
  atob,
  clearTimeout,
  crypto: {
    getRandomValues: crypto.getRandomValues.bind(crypto),
    subtle: crypto.subtle,
  },
  setTimeout,
};

it('runs where there is nothing but what the web has', async () => {
  const seen: string[] = [];
  const fetch = async (url: string, { headers }: { headers: Record<string, string> }) => {
    seen.push(`${url} ${headers['idempotency-key']}`);
    if (!url.endsWith('/stream')) return json({ alert_id: 'alt_1' });
    const event = 'id: 1\nevent: execution\ndata: {"execution_id":"exec_1"}\n\n';
    return new Response(event, { headers: { 'content-type': 'text/event-stream' } });
  };
  const context = createContext({ ...WEB, fetch });
  runInContext((await bundle('iife')).code, context);
  const { Tocsin, verifyWebhook } = runInContext('sdk', context) as typeof Sdk;

  const tocsin = new Tocsin({ baseUrl: '' });
  expect((await tocsin.alerts.wake('alt_1')).alert_id).toBe('alt_1');
  expect(seen[0]).toMatch(/^\/v1\/alerts\/alt_1\/wake [0-9a-f]{32}$/);
  for await (const event of tocsin.executions.follow()) {
    expect(event).toMatchObject({ execution: { execution_id: 'exec_1' }, lastEventId: '1' });
    break;
  }
  const headers = {
    'webhook-id': 'dlv_1',
    'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
    'webhook-signature': new Webhook(SECRET).sign('dlv_1', new Date(), '{}'),
  };
  expect(await verifyWebhook('{}', headers, SECRET)).toEqual({});
});
