import { expect, it } from 'vitest';
import { filterOf, isComplete, wordsOfFilter } from './matchers.ts';

it('makes a filter of conditions that all hold', () => {
  const matchers = [
    { field: 'alert.name', operator: 'eq', value: ' 42 ' },
    { field: 'score', operator: 'lt', value: '0.8' },
    { field: 'metadata.brand', operator: 'in', value: 'Acme, Globex' },
  ] as const;
  expect(filterOf(matchers)).toEqual({
    AND: [
      { field: 'alert.name', operator: 'eq', value: '42' },
      { field: 'score', operator: 'lt', value: 0.8 },
      { field: 'metadata.brand', operator: 'in', value: ['Acme', 'Globex'] },
    ],
  });
  expect(isComplete(matchers)).toBe(true);
  expect(isComplete([{ field: 'score', operator: 'eq', value: ' ' }])).toBe(false);
});

it('says a filter in words', () => {
  const filter = {
    AND: [{ field: 'a', value: 1 }, { 'b.c': 'x' }, { field: 'd', operator: 'in', value: [1, 2] }],
  };
  expect(wordsOfFilter(filter as never)).toBe('a = 1 and b.c = x and d in 1, 2');
  expect(wordsOfFilter({ OR: [{ a: 1 }] })).toBe('{"OR":[{"a":1}]}');
});
