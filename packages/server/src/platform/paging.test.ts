import { expect, it } from 'vitest';
import { type Page, totalWith } from './paging.ts';

const page = (offset: number, after: Page['after'] = null): Page => ({
  limit: 2,
  offset,
  after,
  includeTotal: true,
});

it.each([
  ['what was counted', 9, page(0), { rows: [1, 2], next: ['2'] }, 9],
  ['at least what the first page shows', 0, page(0), { rows: [1], next: null }, 1],
  ['at least what goes on behind a page', 1, page(2), { rows: [1, 2], next: ['2'] }, 5],
  ['nothing more because of an offset behind the end', 3, page(50), { rows: [], next: null }, 3],
  ['at least the rows of a page behind a cursor', 1, page(0, ['1']), { rows: [1, 2], next: ['2'] }, 2],
])('a total is %s', (_name, counted, wish, found, total) => {
  expect(totalWith(counted, wish, found)).toBe(total);
});
