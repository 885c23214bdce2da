import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { BlockArena } from './block-arena.ts';

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
