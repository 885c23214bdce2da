import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Slots } from './slots.ts';

test('slots are given once until they come back', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 100 }), fc.nat(2), (takes, first) => {
      const slots = new Slots(first);
      const taken: number[] = [];
      for (const take of takes)
        if (take || taken.length === 0) {
          const slot = slots.take();
          expect(taken).not.toContain(slot);
          expect(slot).toBeGreaterThanOrEqual(first);
          taken.push(slot);
        } else slots.giveBack(taken.shift() as number);
      expect(slots.size).toBe(taken.length);
      for (const slot of taken) expect(slot).toBeLessThan(slots.end);
    }),
  );
});
