import { expect, it } from 'vitest';
import { wantedOf } from './filter.ts';

it('compares with the type that a value looks like', () => {
  const filterOf = (search: object) => wantedOf({ field: 'a', ...search }).filters;
  expect(filterOf({ value: '3' })).toEqual({ AND: [{ field: 'a', operator: 'eq', value: 3 }] });
  expect(filterOf({ value: '"3"' })).toEqual({ AND: [{ field: 'a', operator: 'eq', value: '3' }] });
  expect(filterOf({ value: '3', operator: 'contains' })).toEqual({
    AND: [{ field: 'a', operator: 'contains', value: '3' }],
  });
  expect(filterOf({ operator: 'exists' })).toEqual({
    AND: [{ field: 'a', operator: 'exists', value: true }],
  });
});

it('asks for everything where nothing is said', () => {
  expect(wantedOf({ field: 'a' })).toEqual({});
  expect(wantedOf({ q: 'x' })).toEqual({ search: 'x' });
});
