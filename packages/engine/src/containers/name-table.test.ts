import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { NameTable } from './name-table.ts';
import { Slots } from './slots.ts';

test('the table finds what a map would, through additions and deletions', () => {
  const step = fc.record({ name: fc.string({ maxLength: 2, unit: 'grapheme' }), remove: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const table = new NameTable();
      const map = new Map<string, number>();
      const numbers = new Slots();
      for (const { name, remove } of steps) {
        const number = map.get(name) ?? -1;
        expect(table.find(name)).toBe(number);
        if (remove && number >= 0) {
          table.delete(number);
          numbers.giveBack(number);
          map.delete(name);
        } else if (number < 0) {
          const fresh = numbers.take();
          table.add(fresh, name);
          map.set(name, fresh);
          expect(table.nameOf(fresh)).toBe(name);
        }
        expect(table.size).toBe(map.size);
      }
    }),
  );
});

test('a table of many names finds each, and none that is gone', () => {
  const table = new NameTable();
  const names = Array.from({ length: 5000 }, (_, i) => `name ${i}`);
  for (const [i, name] of names.entries()) table.add(i, name);
  for (const [i, name] of names.entries()) expect(table.find(name)).toBe(i);
  for (let i = 0; i < 4950; i++) table.delete(i);
  for (const [i, name] of names.entries()) expect(table.find(name)).toBe(i < 4950 ? -1 : i);
});
