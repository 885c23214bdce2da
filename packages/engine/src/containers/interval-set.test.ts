import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { IntervalSet } from './interval-set.ts';

test('intervals meet what a list read through says, through additions and deletions', () => {
  const end = fc.oneof(fc.integer({ min: -9, max: 9 }), fc.constantFrom(-Infinity, Infinity));
  const step = fc.record({ low: end, high: end, entry: fc.nat(150), search: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
      const set = new IntervalSet();
      const list = new Map<number, { low: number; high: number }>();
      for (const { low, high, entry, search } of steps) {
        if (search) {
          const [min, max] = [Math.min(low, high), Math.max(low, high)];
          const found: number[] = [];
          set.visitMeeting(min, max, (target, guard) => {
            expect(guard).toBe(target + 1);
            found.push(target - 1);
          });
          const expected = [...list]
            .filter(([, one]) => one.low <= max && one.high >= min)
            .map(([one]) => one);
          expect(found.sort((a, b) => a - b)).toEqual(expected.sort((a, b) => a - b));
        }
        const known = list.get(entry);
        if (known !== undefined) set.delete(entry, known.low);
        if (known !== undefined && high < 0) list.delete(entry);
        else {
          set.add({ low, high, entry, target: entry + 1, guard: entry + 2 });
          list.set(entry, { low, high });
        }
        expect(set.size).toBe(list.size);
      }
      const all: number[] = [];
      set.visitAll((entry) => all.push(entry));
      expect(all.sort((a, b) => a - b)).toEqual([...list.keys()].sort((a, b) => a - b));
    }),
  );
});
