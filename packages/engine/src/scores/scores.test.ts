import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cosineScore, dotScore, euclidScore, hammingDistance, hashScore, maxHashDistance } from '../index.ts';
import { fromHex, toHex } from './hex.ts';

const vec = (...components: number[]): Float32Array => Float32Array.from(components);

describe('vectors', () => {
  test('cosine of equal, orthogonal, opposite and zero vectors', () => {
    expect(cosineScore(vec(1, 2, 3), vec(1, 2, 3))).toBe(1);
    expect(cosineScore(vec(1, 0), vec(0, 1))).toBe(0);
    expect(cosineScore(vec(1, 1), vec(-1, -1))).toBe(0);
    expect(cosineScore(vec(0, 0), vec(1, 1))).toBe(0);
  });

  test('dot is clamped at both ends', () => {
    expect(dotScore(vec(2), vec(2))).toBe(1);
    expect(dotScore(vec(2), vec(-2))).toBe(0);
    expect(dotScore(vec(0.5), vec(0.5))).toBe(0.25);
  });

  test('euclid falls with the distance', () => {
    expect(euclidScore(vec(1, 2), vec(1, 2))).toBe(1);
    expect(euclidScore(vec(0, 0), vec(3, 4))).toBe(1 / 6);
  });

  test('different dimensions are an error', () => {
    for (const score of [cosineScore, dotScore, euclidScore])
      expect(() => score(vec(1), vec(1, 2))).toThrow(RangeError);
  });

  test('every score lies in [0, 1] and is symmetric; a vector is nearest to itself', () => {
    const component = fc.float({ noNaN: true, noDefaultInfinity: true });
    const pair = fc
      .integer({ min: 1, max: 40 })
      .chain((length) =>
        fc.tuple(...[0, 1].map(() => fc.array(component, { minLength: length, maxLength: length }))),
      );
    fc.assert(
      fc.property(pair, ([x = [], y = []]) => {
        const [a, b] = [vec(...x), vec(...y)];
        for (const score of [cosineScore, dotScore, euclidScore]) {
          expect(score(a, b)).toBeGreaterThanOrEqual(0);
          expect(score(a, b)).toBeLessThanOrEqual(1);
          expect(score(a, b)).toBe(score(b, a));
        }
        expect(cosineScore(a, a)).toBe(a.every((one) => one === 0) ? 0 : 1);
      }),
    );
  });
});

describe('hashes', () => {
  const bytes = fc.uint8Array({ minLength: 8, maxLength: 8 });

  test('distance counts differing bits', () => {
    expect(hammingDistance(Uint8Array.of(0xff, 0), Uint8Array.of(0, 1))).toBe(9);
    expect(() => hammingDistance(Uint8Array.of(1), Uint8Array.of(1, 2))).toThrow(RangeError);
    const naive = (a: Uint8Array, b: Uint8Array) =>
      Array.from(a, (byte, i) => (byte ^ (b[i] ?? 0)).toString(2))
        .join('')
        .replaceAll('0', '').length;
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        expect(hammingDistance(a, b)).toBe(naive(a, b));
      }),
    );
  });

  test('score runs from 1 to 0', () => {
    expect(hashScore(0, 64)).toBe(1);
    expect(hashScore(16, 64)).toBe(0.75);
    expect(hashScore(64, 64)).toBe(0);
  });

  test('hex goes there and back, and is refused where it is none', () => {
    fc.assert(
      fc.property(bytes, (hash) => {
        expect(Array.from(fromHex(toHex(hash).toUpperCase()) ?? [])).toEqual(Array.from(hash));
      }),
    );
    for (const wrong of ['', 'f', 'fg', '0x', ' ff ']) expect(fromHex(wrong)).toBeNull();
  });
});

test('the greatest distance within a minimum score is the last one that reaches it', () => {
  for (let bits = 8; bits <= 512; bits += 8)
    for (let percent = 0; percent <= 100; percent++) {
      const minScore = percent / 100;
      const distance = maxHashDistance(minScore, bits);
      expect(hashScore(distance, bits)).toBeGreaterThanOrEqual(minScore);
      expect(hashScore(distance + 1, bits)).toBeLessThan(minScore === 0 ? Number.EPSILON : minScore);
      expect(distance).toBe(Math.floor(((100 - percent) * bits) / 100));
    }
  expect(maxHashDistance(1.5, 64)).toBe(-1);
});
