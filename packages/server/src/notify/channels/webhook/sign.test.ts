import * as fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { generateSecret } from './secret.ts';
import { signMessage } from './sign.ts';

const now = Date.now();
const secretOf = (fill: number): string => generateSecret((size) => new Uint8Array(size).fill(fill));
const live = (secret: string, expiresAt: number | null = null) => ({ secret, expiresAt });

describe('signatures', () => {
  it('verify with any body and with each secret that is alive', () => {
    const [first, second] = [secretOf(1), secretOf(2)];
    fc.assert(
      fc.property(fc.json(), fc.string({ unit: 'grapheme' }), (json, text) => {
        for (const body of [json, JSON.stringify(text)]) {
          const headers = signMessage(
            { id: 'dlv_1', timestampMs: now, content: { type: 'webhook', payload: body } },
            [live(first), live(second, now + 1)],
            now,
          );
          for (const secret of [first, second]) new Webhook(secret).verify(body, headers);
        }
      }),
    );
  });

  it('leave out secrets that expired', () => {
    const [first, second] = [secretOf(1), secretOf(2)];
    const message = { id: 'dlv_1', timestampMs: now, content: { type: 'webhook' as const, payload: '{}' } };
    const headers = signMessage(message, [live(first, now), live(second)], now);
    expect(headers['webhook-signature']).toMatch(/^v1,[^ ]+$/);
    expect(headers['webhook-timestamp']).toBe(String(Math.floor(now / 1000)));
    expect(() => new Webhook(first).verify('{}', headers)).toThrow('No matching signature');
    expect(new Webhook(second).verify('{}', headers)).toEqual({});
  });

  it('are never missing, and errors do not show secrets', () => {
    const message = { id: 'dlv_1', timestampMs: now, content: { type: 'webhook' as const, payload: '{}' } };
    expect(() => signMessage(message, [], now)).toThrow('no secret');
    expect(() => signMessage(message, [live('whsec_short')], now)).toThrow(/^(?!.*short)/);
  });
});
