import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { UnitDictionary } from './unit-dictionary.ts';
import { hashOf } from './unit-hash.ts';

const text = fc.string({ maxLength: 4, unit: fc.constantFrom('a', 'b', 'é', '😀') });

test('the dictionary finds what a map would, through additions and deletions', () => {
  const step = fc.record({ space: fc.nat(2), text, remove: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const dictionary = new UnitDictionary();
      const map = new Map<string, number>();
      for (const { space, text: key, remove } of steps) {
        const units = Uint16Array.from(`x${key}`, (char) => char.charCodeAt(0));
        const range = { units, from: 1, length: units.length - 1 };
        const hash = hashOf(space, units, 1, range.length);
        const id = map.get(`${space} ${key}`) ?? 0;
        expect(dictionary.find(hash, space, units, 1, range.length)).toBe(id);
        if (remove && id > 0) {
          dictionary.delete(id);
          map.delete(`${space} ${key}`);
        } else if (id === 0) {
          const fresh = dictionary.add(hash, space, range);
          expect([...map.values()]).not.toContain(fresh);
          map.set(`${space} ${key}`, fresh);
          expect(dictionary.spaceOf(fresh)).toBe(space);
          expect(dictionary.lengthOf(fresh)).toBe(range.length);
        }
        expect(dictionary.size).toBe(map.size);
      }
    }),
  );
});

test('a dictionary of many words finds each, gives their texts back, and shrinks', () => {
  const dictionary = new UnitDictionary();
  const units = (word: string) => Uint16Array.from(word, (char) => char.charCodeAt(0));
  const words = Array.from({ length: 5000 }, (_, i) => `word${i}`);
  const ids = words.map((word) => {
    const range = { units: units(word), from: 0, length: word.length };
    return dictionary.add(hashOf(1, range.units, 0, range.length), 1, range);
  });
  for (const id of ids.slice(0, 4900)) dictionary.delete(id);
  for (const [i, word] of words.entries()) {
    const found = dictionary.find(hashOf(1, units(word), 0, word.length), 1, units(word), 0, word.length);
    expect(found).toBe(i < 4900 ? 0 : ids[i]);
    if (found > 0) expect(dictionary.textOf(found)).toBe(word);
  }
});
