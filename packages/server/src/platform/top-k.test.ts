import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { TopK } from './top-k.ts';

it('keeps what sorting and cutting would keep', () => {
  const items = fc.uniqueArray(fc.integer(), { maxLength: 50 });
  fc.assert(
    fc.property(items, fc.integer({ min: 0, max: 60 }), (all, k) => {
      const top = new TopK<number>(k, (a, b) => a - b);
      for (const item of all) top.offer(item);
      expect(top.sorted()).toEqual([...all].sort((a, b) => a - b).slice(0, k));
    }),
  );
});
