import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { BlockArena } from './block-arena.ts';
import { IntervalSet } from './interval-set.ts';
import { MaxTree } from './max-tree.ts';
import { PostingLists } from './posting-lists.ts';
import { Slots } from './slots.ts';
import { hashOf, UnitDictionary } from './unit-dictionary.ts';

test('blocks keep what is written into them until they are freed, and freed memory is used again', () => {
  const step = fc.record({
    length: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.nat(3000)),
    free: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const arena = new BlockArena();
      const blocks: { offset: number; length: number; mark: number }[] = [];
      for (const [i, { length, free }] of steps.entries())
        if (free && blocks.length > 0) {
          const [block] = blocks.splice(length % blocks.length, 1);
          if (block) arena.free(block.offset, block.length);
        } else {
          const block = { offset: arena.allocate(length), length, mark: i + 1 };
          arena.words.fill(block.mark, block.offset, block.offset + length);
          blocks.push(block);
        }
      for (const { offset, length, mark } of blocks)
        expect(arena.words.subarray(offset, offset + length).every((word) => word === mark)).toBe(true);
    }),
  );
});

test.each([1, 2, 7, 8, 9, 10, 11, 16, 17, 20, 21, 1023, 1024, 1025])(
  'a block of %i words is used again, and the last one freed empties the arena',
  (length) => {
    const arena = new BlockArena();
    const [first, second] = [arena.allocate(length), arena.allocate(length)];
    expect(second - first).toBeGreaterThanOrEqual(length);
    expect(second - first).toBeLessThanOrEqual(Math.max(length, length * 1.25));
    arena.free(first, length);
    expect(arena.allocate(length)).toBe(first);
    arena.free(first, length);
    arena.free(second, length);
    expect(arena.live).toBe(0);
    expect(arena.words).toHaveLength(1024);
  },
);

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
          expect(lists.push(list, entry, [entry + 1, entry + 2])).toBe(array.length);
          array.push(entry);
        }
      }
      for (const [list, array] of arrays.entries()) {
        expect(lists.length[list]).toBe(array.length);
        expect(array.map((_, i) => lists.entryAt(list, i))).toEqual(array);
      }
    }),
  );
});

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

test('the tree finds every value that is not below a limit', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -50, max: 50 }), { maxLength: 100 }),
      fc.integer(),
      fc.nat(100),
      (values, limit, end) => {
        const stop = Math.min(end, values.length);
        const found: number[] = [];
        new MaxTree(Float64Array.from(values)).visitAtLeast(limit % 60, stop, (i) => found.push(i));
        const expected = values.flatMap((value, i) => (i < stop && value >= limit % 60 ? [i] : []));
        expect(found).toEqual(expected);
      },
    ),
  );
});

test.each([0, 1, 15, 16, 17, 31, 32, 33, 255, 256, 257])('a tree of %i values is complete', (length) => {
  const found: number[] = [];
  new MaxTree(new Float64Array(length).fill(1)).visitAtLeast(1, length, (i) => found.push(i));
  expect(found).toEqual(Array.from({ length }, (_, i) => i));
});

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
          set.visitMeeting(min, max, (one, guard) => {
            expect(guard).toBe(one + 1);
            found.push(one);
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
          set.add({ low, high, entry, guard: entry + 1 });
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
