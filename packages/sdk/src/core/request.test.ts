import { describe, expect, it } from 'vitest';
import { Tocsin } from '../client.ts';
import { ConnectionError, TimeoutError, TocsinError } from '../errors.ts';
import { apiError, json, stubClient } from '../testing/stub-fetch.ts';

const alert = { name: 'recalls', retriever_id: 'ret_1', notification_config: {} };

describe('a request', () => {
  it('carries the key, the namespace and the body', async () => {
    const { client, calls } = stubClient([json({ alert_id: 'alt_1' })], { namespace: 'news' });
    expect(await client.alerts.create(alert)).toEqual({ alert_id: 'alt_1' });
    expect(calls).toMatchObject([
      {
        method: 'POST',
        url: 'http://tocsin.test/v1/alerts',
        body: alert,
        headers: {
          authorization: 'Bearer sk_test',
          'x-namespace': 'news',
          'content-type': 'application/json',
          'idempotency-key': 'key-0',
        },
      },
    ]);
  });

  it('is about another namespace where the client is', async () => {
    const { client, calls } = stubClient([json({})], { namespace: 'news' });
    await client.withNamespace('smørrebrød').health.check();
    const sent = Buffer.from(calls[0]?.headers['x-namespace'] as string, 'latin1').toString();
    expect(sent).toBe('smørrebrød');
  });

  it('carries headers of its own, whatever their case, once', async () => {
    const { client, calls } = stubClient([json({})], { namespace: 'news', headers: { 'X-Trace': 'a' } });
    await client.alerts.get('alt_1', { headers: { 'x-trace': 'b', 'X-NAMESPACE': 'other' } });
    expect(calls[0]?.headers).toMatchObject({ 'x-trace': 'b', 'x-namespace': 'other' });
    expect(Object.keys(calls[0]?.headers ?? {}).filter((name) => /[A-Z]/.test(name))).toEqual([]);
  });

  it('escapes ids, and refuses those that a URL cannot hold', async () => {
    const { client, calls } = stubClient([json({})]);
    await client.documents.get('a/b', 'ü?#%');
    expect(calls[0]?.url).toBe('http://tocsin.test/v1/collections/a%2Fb/documents/%C3%BC%3F%23%25');
    expect(() => client.alerts.get('')).toThrow(TypeError);
    expect(() => client.documents.get('a', '..')).toThrow('cannot stand in a URL');
    expect(() => client.alerts.get(undefined as never)).toThrow(TypeError);
  });

  it('goes to the page’s own server where baseUrl is empty, and below the path of a proxy', async () => {
    const own = stubClient([json({})], { baseUrl: '' });
    await own.client.health.check();
    expect(own.calls[0]?.url).toBe('/v1/health');
    const below = stubClient([json({})], { baseUrl: 'https://example.com/tocsin/' });
    await below.client.health.check();
    expect(below.calls[0]?.url).toBe('https://example.com/tocsin/v1/health');
    expect(() => new Tocsin({ baseUrl: 'localhost:8080' })).toThrow('must begin with http');
  });

  it('answers undefined where there is no body', async () => {
    const { client } = stubClient([new Response(null, { status: 204 })]);
    expect(await client.subscriptions.delete('wh_1')).toBeUndefined();
  });

  it('fails where the answer is not Tocsin’s', async () => {
    const { client } = stubClient([new Response('<html>', { status: 200 })]);
    await expect(client.health.check()).rejects.toThrow('does baseUrl lead to a Tocsin server?');
  });

  it('shows no key when the client is printed', async () => {
    const { inspect } = await import('node:util');
    const { client } = stubClient([]);
    expect(inspect(client, { depth: 9 }) + JSON.stringify(client)).not.toContain('sk_test');
  });
});

describe('a request that fails', () => {
  it('is sent again under the same Idempotency-Key, later each time', async () => {
    const cut = new TypeError('fetch failed', { cause: new Error('ECONNRESET') });
    const { client, calls, waits } = stubClient([
      cut,
      apiError(503, 'ServiceUnavailableError', 'busy'),
      json({}),
    ]);
    await client.alerts.create(alert);
    expect(calls.map(({ headers }) => headers['idempotency-key'])).toEqual(['key-0', 'key-0', 'key-0']);
    expect(waits).toEqual([500, 1000]);
  });

  it('keeps the key that its caller gave', async () => {
    const { client, calls } = stubClient([apiError(502, 'x', 'y'), json({})]);
    await client.alerts.wake('alt_1', { idempotencyKey: 'mine' });
    expect(calls.map(({ headers }) => headers['idempotency-key'])).toEqual(['mine', 'mine']);
  });

  it.each([
    ['seconds', '7', 7000],
    ['a date', 'Tue, 01 Jan 2030 00:00:09 GMT', 9000],
    ['a date that is past', 'Mon, 31 Dec 2029 00:00:00 GMT', 0],
    ['nothing that can be read', 'soon', 500],
  ])('waits as long as Retry-After says in %s', async (_, header, waitMs) => {
    const limited = apiError(429, 'TooManyRequestsError', 'wait', { headers: { 'retry-after': header } });
    const { client, waits } = stubClient([limited, json({})]);
    await client.alerts.get('alt_1');
    expect(waits).toEqual([waitMs]);
  });

  it('is given up at once where the server wants to be left alone for long', async () => {
    const limited = apiError(429, 'TooManyRequestsError', 'wait', { headers: { 'retry-after': '3600' } });
    const { client, calls } = stubClient([limited]);
    await expect(client.alerts.get('alt_1')).rejects.toMatchObject({ retryAfterMs: 3_600_000, status: 429 });
    expect(calls).toHaveLength(1);
  });

  it.each([408, 425, 429, 502, 503, 504])('is sent four times at %i', async (status) => {
    const { client, calls } = stubClient([new Response('', { status })]);
    await expect(client.alerts.list()).rejects.toMatchObject({ status, type: 'UnexpectedAnswerError' });
    expect(calls).toHaveLength(4);
  });

  it.each([400, 401, 403, 404, 409, 422, 500])('is sent once at %i', async (status) => {
    const { client, calls } = stubClient([apiError(status, 'x', 'y')]);
    await expect(client.alerts.get('alt_1')).rejects.toThrow(TocsinError);
    expect(calls).toHaveLength(1);
  });

  it('waits for the first one where that is still running', async () => {
    const running = apiError(409, 'ConflictError', 'running', { headers: { 'retry-after': '1' } });
    const { client, waits } = stubClient([running, json({ alert_id: 'alt_1' })]);
    expect(await client.alerts.create(alert)).toEqual({ alert_id: 'alt_1' });
    expect(waits).toEqual([1000]);
  });

  it('is sent as often as its caller wants', async () => {
    const { client, calls } = stubClient([new TypeError('fetch failed')]);
    await expect(client.alerts.get('alt_1', { maxRetries: 0 })).rejects.toThrow(ConnectionError);
    expect(calls).toHaveLength(1);
  });
});

describe('a request without an answer', () => {
  const never = (call: { signal: AbortSignal }): Promise<Response> =>
    new Promise((_, reject) => call.signal.addEventListener('abort', () => reject(call.signal.reason)));

  it('says what happened and what to look at', async () => {
    const refused = new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') });
    const { client } = stubClient([refused], { maxRetries: 0 });
    await expect(client.alerts.get('alt_1')).rejects.toThrow(
      'GET /v1/alerts/alt_1 at http://tocsin.test was not answered: fetch failed (connect ECONNREFUSED); check baseUrl, and that the server runs',
    );
  });

  it('ends after its time, headers or body', async () => {
    const slowBody = (call: { signal: AbortSignal }): Response =>
      new Response(
        new ReadableStream({
          start: (c) => call.signal.addEventListener('abort', () => c.error(call.signal.reason)),
        }),
      );
    const { client, calls } = stubClient([never, slowBody], { timeoutMs: 5, maxRetries: 1 });
    await expect(client.alerts.get('alt_1')).rejects.toThrow(TimeoutError);
    expect(calls).toHaveLength(2);
  });

  it('ends when its caller says so, with the caller’s reason', async () => {
    const { client, calls } = stubClient([never]);
    const reason = new Error('left the page');
    const controller = new AbortController();
    const asked = client.alerts.get('alt_1', { signal: controller.signal });
    controller.abort(reason);
    await expect(asked).rejects.toBe(reason);
    await expect(client.alerts.get('alt_1', { signal: controller.signal })).rejects.toBe(reason);
    expect(calls).toHaveLength(1);
  });
});
