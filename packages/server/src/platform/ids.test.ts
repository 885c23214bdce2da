import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createIdSource, firstIdAt, timeOfId } from './ids.ts';

describe('ids', () => {
  it('are the prefix and 26 characters', () => {
    expect(createIdSource().next('doc_')).toMatch(/^doc_[0-9a-hjkmnp-tv-z]{26}$/);
  });

  it('grow strictly, also within a millisecond and when the clock steps back', () => {
    let now = 1_700_000_000_000;
    const ids = createIdSource({ now: () => now });
    const made: string[] = [];
    for (let i = 0; i < 5000; i++) {
      if (i % 1000 === 999) now += i % 2000 === 999 ? 3 : -2;
      made.push(ids.next('x_'));
    }
    expect([...made].sort()).toEqual(made);
    expect(new Set(made).size).toBe(made.length);
  });

  it('grow over a restart, also where the clock was set back', () => {
    let now = 1_700_000_000_000;
    const before = createIdSource({ now: () => now }).next('x_');
    now -= 3_600_000;
    const ids = createIdSource({ now: () => now }, timeOfId(before));
    const other = createIdSource({ now: () => now }, timeOfId(before));
    const after = [before, ids.next('x_'), ids.next('x_')];
    expect([...after].sort()).toEqual(after);
    expect(other.next('x_').slice(0, -2)).not.toBe(after[1]?.slice(0, -2)); // chance, as always
  });

  it('hold the time at which they were made', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 48 - 1 }), (now) => {
        const id = createIdSource({ now: () => now }).next('exec_');
        expect(timeOfId(id)).toBe(now);
        expect(firstIdAt('exec_', now) <= id && id < firstIdAt('exec_', now + 1)).toBe(true);
      }),
    );
    for (const id of ['exec_1', 'abc', 'exec_????????????????????????????', `x_${'u'.repeat(26)}`])
      expect(timeOfId(id)).toBe(-1);
  });
});
