import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retryDelayMs } from './backoff.ts';

const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const middle = (n: number): number => retryDelayMs(n, () => 0.5) ?? Number.NaN;

describe('waits between attempts of a delivery', () => {
  it('grow and span about three days, then end', () => {
    const waits = Array.from({ length: 12 }, (_, i) => middle(i + 1));
    expect(waits.toSorted((a, b) => a - b)).toEqual(waits);
    expect(new Set(waits).size).toBe(12);
    const days = waits.reduce((sum, wait) => sum + wait, 0) / 86_400_000;
    expect(days).toBeGreaterThan(2.5);
    expect(days).toBeLessThan(3.5);
    fc.assert(fc.property(fc.integer({ min: 13 }), chance, (n, r) => retryDelayMs(n, () => r) === null));
  });

  it('stay within their jitter', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), chance, (n, r) => {
        expect(Math.abs((retryDelayMs(n, () => r) as number) - middle(n))).toBeLessThanOrEqual(
          0.2 * middle(n) + 1,
        );
      }),
    );
  });
});
