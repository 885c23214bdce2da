import { randomFillSync } from 'node:crypto';
import { type Clock, systemClock } from './clock.ts';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const TIME_CHARS = 10;
const RANDOM_CHARS = 16;

/** Makes ids: a prefix and 26 characters that sort by creation time. */
export interface IdSource {
  /** @param prefix with its underscore: `doc_` */
  next(prefix: string): string;
}

/**
 * Ids as in ULID: 48 bits of milliseconds, 80 of chance, in Crockford's base 32 (lower case). Within one source they
 * grow strictly, also within a millisecond and when the clock steps back: the random part is counted up instead.
 * @param notBefore the least time that ids shall have, in milliseconds since 1970: that of those made before a restart
 */
export function createIdSource(
  clock: Clock = systemClock,
  notBefore: number = -1,
  fill: (bytes: Uint8Array) => void = randomFillSync,
): IdSource {
  let lastTime = -1;
  const digits = new Uint8Array(RANDOM_CHARS);
  return {
    next(prefix) {
      const now = Math.max(clock.now(), notBefore + 1);
      if (now > lastTime) {
        lastTime = now;
        fill(digits);
        for (let i = 0; i < RANDOM_CHARS; i++) digits[i] = (digits[i] as number) & 31;
        digits[0] = (digits[0] as number) & 15; // room to count up
      } else {
        increment(digits);
      }
      return prefix + encodeTime(lastTime) + encodeDigits(digits);
    },
  };
}

/** The least id that a source can make at a time: all that were made before it sort before. @param ms since 1970, UTC */
export function firstIdAt(prefix: string, ms: number): string {
  return prefix + encodeTime(Math.max(0, Math.floor(ms))) + ALPHABET.charAt(0).repeat(RANDOM_CHARS);
}

/** The time in an id, in milliseconds since 1970; -1 where a client chose the id. */
export function timeOfId(id: string): number {
  const text = id.slice(id.indexOf('_') + 1);
  if (text.length !== TIME_CHARS + RANDOM_CHARS) return -1;
  let ms = 0;
  for (const char of text.slice(0, TIME_CHARS)) {
    const digit = ALPHABET.indexOf(char);
    if (digit === -1) return -1;
    ms = ms * 32 + digit;
  }
  return ms;
}

function increment(digits: Uint8Array): void {
  for (let i = digits.length - 1; i >= 0; i--) {
    if (digits[i] !== 31) {
      digits[i] = (digits[i] as number) + 1;
      return;
    }
    digits[i] = 0;
  }
}

function encodeTime(ms: number): string {
  let text = '';
  for (let i = 0; i < TIME_CHARS; i++) {
    text = ALPHABET[ms % 32] + text;
    ms = Math.floor(ms / 32);
  }
  return text;
}

function encodeDigits(digits: Uint8Array): string {
  let text = '';
  for (const digit of digits) text += ALPHABET[digit];
  return text;
}
