import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jobBackoffMs } from './backoff.ts';

const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('waits of jobs', () => {
  it('double from a second to five minutes, of which half is certain', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), chance, (n, r) => {
        const wait = jobBackoffMs(n, () => r);
        const ceiling = Math.min(1000 * 2 ** (n - 1), 300_000);
        expect(wait).toBeGreaterThanOrEqual(ceiling / 2);
        expect(wait).toBeLessThanOrEqual(ceiling);
        expect(Number.isInteger(wait)).toBe(true);
      }),
    );
  });
});
