import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMasker } from './secret-masker.ts';

const secret = fc.oneof(
  fc.string({ minLength: 4, maxLength: 60, unit: 'grapheme-ascii' }),
  fc.string({ minLength: 4, maxLength: 30, unit: 'binary' }),
  fc.string({ minLength: 20, maxLength: 40, unit: fc.constantFrom('a', 'b', '*') }),
);
const ENCODINGS: ((text: string) => string)[] = [
  (text) => text,
  (text) => JSON.stringify(text),
  (text) => encodeURIComponent(Buffer.from(text).toString()),
  (text) => Buffer.from(text).toString('base64'),
  (text) => Buffer.from(text).toString('base64url'),
];

describe('masked text', () => {
  it('holds no secret in any encoding, whatever stands around it', () => {
    fc.assert(
      fc.property(
        fc.array(secret, { minLength: 1, maxLength: 3 }),
        fc.array(fc.tuple(fc.string({ maxLength: 10 }), fc.nat(2), fc.nat(ENCODINGS.length - 1)), {
          maxLength: 6,
        }),
        (secrets, pieces) => {
          const encoded = (which: number, how: number): string =>
            (ENCODINGS[how] as (text: string) => string)(secrets[which % secrets.length] as string);
          const text = pieces.map(([around, which, how]) => around + encoded(which, how)).join('');
          const masked = createMasker(secrets)(text);
          for (const one of secrets)
            for (const encode of ENCODINGS) expect(masked.includes(encode(one))).toBe(false);
        },
      ),
    );
  });

  it('holds nothing of a base64 that a secret is part of', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 9, maxLength: 40, unit: 'grapheme-ascii' }),
        fc.string({ maxLength: 8 }),
        fc.string({ maxLength: 8 }),
        (password, before, after) => {
          const login = Buffer.from(`${before}${password}${after}`).toString('base64');
          const left = createMasker([password])(`AUTH PLAIN ${login}`).replace('***', '');
          expect(left.length).toBeLessThanOrEqual(
            `AUTH PLAIN ${login}`.length - Math.floor((password.length * 8) / 6) + 2,
          );
        },
      ),
    );
  });

  it.each([
    ['Bearer abcdefgh1234', 'token abcdefgh1234 is unknown', 'token *** is unknown'],
    ['whsec_c2VjcmV0c2VjcmV0', 'key c2VjcmV0c2VjcmV0', 'key ***'],
    [
      'https://hooks.slack.com/services/T0/B0/XXXXXXXXXXXXXXXX',
      'POST /services/T0/B0/XXXXXXXXXXXXXXXX of XXXXXXXXXXXXXXXX',
      'POST *** of ***',
    ],
    ['0123456789abcdef', 'cut 0123456789ab', 'cut ***'],
    ['on', 'based on', 'based on'],
  ])('of %j in %j is %j', (one, text, expected) => {
    expect(createMasker([one])(text)).toBe(expected);
  });
});
