import { randomBytes } from 'node:crypto';
import { ApiError } from '@tocsin/contract';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../settings/read-settings.ts';
import { webhookKind } from './kind.ts';
import { generateSecret } from './secret.ts';

const base64 = (bytes: number): string => Buffer.alloc(bytes, 251).toString('base64');
const url = 'https://example.org/hook';
const read = (input: unknown) => readSettings(webhookKind, input, 'config');

describe('the configuration of a webhook', () => {
  it('has defaults', () => {
    const expected = { url, headers: {}, timeout: 10 };
    expect(read({ url })).toEqual(expected);
    expect(read({ url, secret: null, headers: null, timeout: null })).toEqual(expected);
  });

  it('keeps what is valid', () => {
    const secret = generateSecret(randomBytes);
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const headers = { 'X-Team': 'a b\tc', authorization: 'Bearer x' };
    const settings = read({ url, secret, headers, timeout: 1.5, unknown: 1 });
    expect(settings).toEqual({ url, secret, headers, timeout: 1.5 });
    expect(webhookKind.configOf(settings, [])).toEqual({ url, headers, timeoutMs: 1500, secrets: [] });
    for (const bytes of [24, 25, 64])
      expect(read({ url, secret: `whsec_${base64(bytes)}` })['secret']).toBeDefined();
  });

  it('counts __proto__ as a header like any other', () => {
    const settings = read(JSON.parse(`{"url":"${url}","headers":{"__proto__":"a"}}`));
    expect(Object.keys(settings['headers'] as object)).toEqual(['__proto__']);
  });

  it.each<[unknown, string]>([
    [null, 'config'],
    [[], 'config'],
    [{}, 'config.url'],
    [{ url: 5 }, 'config.url'],
    [{ url: 'example.org' }, 'config.url'],
    [{ url: 'ftp://example.org/' }, 'config.url'],
    [{ url: 'https://:pw@example.org/' }, 'config.url'],
    [{ url: 'https://exa\nmple.org/' }, 'config.url'],
    [{ url: `${url}/${'x'.repeat(2048)}` }, 'config.url'],
    [{ url, secret: base64(32) }, 'config.secret'],
    [{ url, secret: `whsec_${base64(23)}` }, 'config.secret'],
    [{ url, secret: `whsec_${base64(65)}` }, 'config.secret'],
    [{ url, secret: `whsec_${base64(32).replace('=', '')}` }, 'config.secret'],
    [{ url, secret: `whsec_${base64(32)}!` }, 'config.secret'],
    [{ url, headers: [] }, 'config.headers'],
    [
      { url, headers: Object.fromEntries(Array.from({ length: 33 }, (_, i) => [`x-${i}`, ''])) },
      'config.headers',
    ],
    [{ url, headers: { 'x y': 'a' } }, 'config.headers.x y'],
    [{ url, headers: { x: 1 } }, 'config.headers.x'],
    [{ url, headers: { x: 'a\r\nb: c' } }, 'config.headers.x'],
    [{ url, headers: { x: 'ü' } }, 'config.headers.x'],
    [{ url, headers: { x: 'a', X: 'b' } }, 'config.headers.X'],
    [{ url, headers: { Host: 'a' } }, 'config.headers.Host'],
    [{ url, headers: { 'Content-Type': 'a' } }, 'config.headers.Content-Type'],
    [{ url, headers: { 'Webhook-Id': 'a' } }, 'config.headers.Webhook-Id'],
    [{ url, headers: { 'proxy-connection': 'a' } }, 'config.headers.proxy-connection'],
    [{ url, timeout: '5' }, 'config.timeout'],
    [{ url, timeout: 0.5 }, 'config.timeout'],
    [{ url, timeout: 31 }, 'config.timeout'],
    [{ url, timeout: Number.NaN }, 'config.timeout'],
  ])('refuses %j at %s', (input, place) => {
    let refused: unknown = null;
    try {
      read(input);
    } catch (error) {
      refused = error;
    }
    expect(refused).toBeInstanceOf(ApiError);
    expect(JSON.stringify((refused as ApiError).detail)).toContain(
      JSON.stringify(
        place
          .split(/[.[\]]+/)
          .filter(Boolean)
          .at(-1),
      ),
    );
  });
});
