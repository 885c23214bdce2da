import { describe, expect, it } from 'vitest';
import { createIdSource } from './ids.ts';

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
});
