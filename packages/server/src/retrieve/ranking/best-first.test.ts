import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { BestFirst } from './best-first.ts';

it('gives items back in order, however they come and are taken', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 })), fc.array(fc.nat({ max: 5 })), (items, takes) => {
      const heap = new BestFirst<number>((a, b) => a - b);
      for (const item of items) heap.add(item);
      const taken = takes.flatMap((count) => heap.take(count));
      expect(heap.size).toBe(items.length - taken.length);
      expect([...taken, ...heap.take(items.length)]).toEqual(items.toSorted((a, b) => a - b));
      expect(heap.take(1)).toEqual([]);
    }),
  );
});

it('takes up items between takings', () => {
  const heap = new BestFirst<number>((a, b) => a - b);
  for (const item of [5, 1, 9]) heap.add(item);
  expect(heap.take(2)).toEqual([1, 5]);
  heap.add(0);
  expect(heap.take(9)).toEqual([0, 9]);
});
