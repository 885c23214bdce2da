import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jobBackoffMs, retryDelayMs } from './backoff.ts';

describe('waits between attempts', () => {
  it('of a delivery grow and span about three days', () => {
    const waits: number[] = [];
    for (let n = 1, wait = retryDelayMs(n, () => 0.5); wait !== null; wait = retryDelayMs(++n, () => 0.5))
      waits.push(wait);
    expect([...waits].sort((a, b) => a - b)).toEqual(waits);
    const days = waits.reduce((sum, wait) => sum + wait, 0) / 86_400_000;
    expect(days).toBeGreaterThan(2.5);
    expect(days).toBeLessThan(3.5);
  });

  it('stay within their jitter', () => {
    const chance = fc.double({ min: 0, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), chance, (n, r) => {
        const middle = retryDelayMs(n, () => 0.5) as number;
        expect(Math.abs((retryDelayMs(n, () => r) as number) - middle)).toBeLessThanOrEqual(0.2 * middle + 1);
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99 }), chance, (n, r) => jobBackoffMs(n, () => r) <= 300_000),
    );
  });
});
