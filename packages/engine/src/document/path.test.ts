import { expect, test } from 'vitest';
import { resolvePath } from '../index.ts';

const payload = {
  a: { b: 1, 'c.d': 2 },
  'a.b': 3,
  list: [{ x: 1 }, { x: [2, 3] }, { y: 4 }, [{ x: 5 }], null],
  years: [{ '2024': 'old' }],
  nothing: null,
};

test.each([
  ['a.b', [3, 1]],
  ['a.c.d', []],
  ['list.x', [1, [2, 3], 5]],
  ['list.0.x', [1]],
  ['list.1.x.1', [3]],
  ['list.9.x', []],
  ['list.01', []],
  ['years.2024', ['old']],
  ['nothing', [null]],
  ['nothing.more', []],
  ['a.b.c', []],
  ['a', [{ b: 1, 'c.d': 2 }]],
  ['toString', []],
  ['a.__proto__', []],
  ['list.length', []],
  ['', []],
])('%s finds %j', (path, expected) => expect(resolvePath(payload, path)).toEqual(expected));

test.each([[null], [undefined], ['text'], [3]])('%j has no fields', (value) => {
  expect(resolvePath(value, 'length')).toEqual([]);
  expect(resolvePath(value, 'a.b')).toEqual([]);
});
