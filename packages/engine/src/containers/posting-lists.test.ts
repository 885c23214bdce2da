import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { PostingLists } from './posting-lists.ts';

test('posting lists hold what arrays would', () => {
  const step = fc.record({ list: fc.nat(4), entry: fc.nat(1000), remove: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const lists = new PostingLists();
      lists.reserve(5);
      const arrays: number[][] = [[], [], [], [], []];
      for (const { list, entry, remove } of steps) {
        const array = arrays[list] as number[];
        if (remove && array.length > 0) {
          const position = entry % array.length;
          const last = array.pop() as number;
          expect(lists.removeAt(list, position)).toBe(position === array.length ? -1 : last);
          if (position < array.length) array[position] = last;
        } else {
          expect(lists.push(list, entry, entry + 1, entry + 2)).toBe(array.length);
          array.push(entry);
        }
      }
      for (const [list, array] of arrays.entries()) {
        expect(lists.lengthOf(list)).toBe(array.length);
        expect(array.map((_, i) => lists.entryAt(list, i))).toEqual(array);
      }
    }),
  );
});
