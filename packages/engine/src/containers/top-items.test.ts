import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { TopItems } from './top-items.ts';

test('are the first of all that came, in order', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 30 })),
      fc.integer({ min: 1, max: 12 }),
      (items, count) => {
        const top = new TopItems<number>(count, (a, b) => a - b);
        const sorted: number[] = [];
        for (const item of items) {
          top.add(item);
          sorted.push(item);
          sorted.sort((a, b) => a - b);
          expect(top.isFull).toBe(sorted.length >= count);
          expect(top.last).toBe(sorted.slice(0, count).at(-1));
        }
        expect(top.takeAll()).toEqual(sorted.slice(0, count));
        expect(top.takeAll()).toEqual([]);
      },
    ),
  );
});
