import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { WebhookVerificationError } from '../errors.ts';
import { verifyWebhook, type WebhookHeaders } from './verify.ts';

const AT = Date.parse('2030-01-01T00:00:00Z');
const secret = `whsec_${randomBytes(32).toString('base64')}`;
const now = () => AT;

function signed(payload: string, { id = 'dlv_1', at = AT, by = secret } = {}): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at / 1000)),
    'webhook-signature': new Webhook(by).sign(id, new Date(at), payload),
  };
}

const verify = (payload: string | Uint8Array, headers: WebhookHeaders, by = secret) =>
  verifyWebhook(payload, headers, by, { now });

describe('verifyWebhook', () => {
  it('reads whatever the reference signs, as text or bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.json(),
        fc.string({ minLength: 1, maxLength: 20 }).filter((id) => /^[\x21-\x7e]+$/.test(id)),
        fc.uint8Array({ minLength: 24, maxLength: 64 }),
        async (payload, id, key) => {
          const by = `whsec_${Buffer.from(key).toString('base64')}`;
          const headers = signed(payload, { id, by });
          expect(await verify(payload, headers, by)).toEqual(JSON.parse(payload));
          expect(await verify(Buffer.from(payload), headers, by)).toEqual(JSON.parse(payload));
        },
      ),
      { numRuns: 50 },
    );
  });

  it('refuses whatever was changed', async () => {
    const payload = '{"type":"alert.triggered"}';
    const headers = signed(payload);
    await expect(verify(`${payload} `, headers)).rejects.toThrow('No signature of the message fits');
    for (const name of Object.keys(headers)) {
      const { [name]: _left, ...rest } = headers;
      await expect(verify(payload, rest)).rejects.toThrow(`no header ${name}`);
    }
    await expect(verify(payload, { ...headers, 'webhook-id': 'dlv_2' })).rejects.toThrow('No signature');
    const later = { ...headers, 'webhook-timestamp': String(AT / 1000 + 1) };
    await expect(verify(payload, later)).rejects.toThrow('No signature');
    const other = `whsec_${randomBytes(32).toString('base64')}`;
    await expect(verify(payload, headers, other)).rejects.toThrow(WebhookVerificationError);
  });

  it('refuses what is signed and cannot be read', async () => {
    await expect(verify('{', signed('{'))).rejects.toThrow('signed, but not in JSON');
  });

  it('takes one signature of several, of the version that it knows', async () => {
    const headers = signed('{}');
    const good = headers['webhook-signature'];
    const of = (signature: string) => verify('{}', { ...headers, 'webhook-signature': signature });
    expect(await of(`v1,AAAA v1a,zzzz v1,!!! ${good}`)).toEqual({});
    await expect(of(good?.replace('v1,', 'v2,') ?? '')).rejects.toThrow('No signature');
    await expect(of(good?.slice(0, -4) ?? '')).rejects.toThrow('No signature');
    await expect(of('v1,')).rejects.toThrow('No signature');
  });

  it('refuses what is older than five minutes, or ahead', async () => {
    expect(await verify('{}', signed('{}', { at: AT - 300_000 }))).toEqual({});
    await expect(verify('{}', signed('{}', { at: AT - 301_000 }))).rejects.toThrow('301 seconds old');
    await expect(verify('{}', signed('{}', { at: AT + 301_000 }))).rejects.toThrow('301 seconds ahead');
    const wide = { now, toleranceSeconds: 3600 };
    expect(await verifyWebhook('{}', signed('{}', { at: AT - 301_000 }), secret, wide)).toEqual({});
    await expect(verify('{}', { ...signed('{}'), 'webhook-timestamp': 'now' })).rejects.toThrow(
      'not a number',
    );
  });

  it('reads headers of Fetch, and objects whatever the case of their names', async () => {
    const headers = signed('{}');
    expect(await verify('{}', new Headers(headers))).toEqual({});
    const upper = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]),
    );
    expect(await verify('{}', upper)).toEqual({});
  });

  it('says what is wrong with the call itself', async () => {
    await expect(verify('{}', signed('{}'), 'whsec_%%%')).rejects.toThrow('The secret cannot be read');
    await expect(verify('{}', signed('{}'), 'whsec_')).rejects.toThrow('The secret cannot be read');
    await expect(verify({} as never, signed('{}'))).rejects.toThrow('as it came');
  });
});
