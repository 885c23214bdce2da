import { describe, expect, test } from 'vitest';
import { compileQuery, parseFilter, prepareDocument, printQuery, QueryError } from '../index.ts';

const DOCUMENT = prepareDocument({
  id: 'd',
  payload: { a: 'One', n: 1, metadata: { x: 2 } },
  vectors: new Map(),
  hashes: new Map(),
});
const compilePattern = (source: string) => new RegExp(source, 'u');

function passes(filter: unknown): boolean {
  return compileQuery(parseFilter(filter, { place: '' }), { compilePattern }).matches(DOCUMENT);
}

function placeOf(filter: unknown, limits: { maxDepth?: number; maxNodes?: number } = {}): string {
  try {
    parseFilter(filter, { place: 'filters', ...limits });
  } catch (error) {
    if (error instanceof QueryError) return error.place;
    throw error;
  }
  return 'no error';
}

const yes = { a: 'one' };
const no = { a: 'two' };

describe('combinations', () => {
  test.each([
    ['an empty object holds', {}, true],
    ['an empty AND holds', { AND: [] }, true],
    ['an empty OR does not', { OR: [] }, false],
    ['an empty NOT holds', { NOT: [] }, true],
    ['null combinations are as absent', { AND: null, OR: null, NOT: null }, true],
    ['AND needs all', { AND: [yes, no] }, false],
    ['OR needs one', { OR: [no, yes] }, true],
    ['NOT a list is neither', { NOT: [no, yes] }, false],
    ['NOT of what fails holds', { NOT: [no, no] }, true],
    ['one condition may stand without a list', { AND: yes, NOT: no }, true],
    ['several keys must all hold', { OR: [yes], a: 'two' }, false],
    ['a condition and a combination must both hold', { field: 'a', value: 'one', NOT: [yes] }, false],
    ['shorthand is eq at a path', { 'metadata.x': 2, n: 1 }, true],
    ['shorthand takes a dynamic value', { n: { type: 'dynamic', field: 'metadata.x' } }, false],
    ['operator defaults to eq', { field: 'n', value: 1 }, true],
    ['a null operator is eq', { field: 'n', operator: null, value: 1 }, true],
  ])('%s', (_name, filter, expected) => expect(passes(filter)).toBe(expected));
});

describe('case', () => {
  test.each([
    ['counts where a condition says so', { field: 'a', value: 'one', case_sensitive: true }, false],
    ['is inherited', { case_sensitive: true, AND: [{ OR: [yes] }] }, false],
    ['inherited can be undone', { case_sensitive: true, AND: [{ ...yes, case_sensitive: false }] }, true],
    ['counts with case_insensitive false', { field: 'a', value: 'one', case_insensitive: false }, false],
    ['null flags are as absent', { ...yes, case_sensitive: null }, true],
  ])('%s', (_name, filter, expected) => expect(passes(filter)).toBe(expected));
});

describe('mistakes are named by place', () => {
  test.each([
    [null, 'filters'],
    ['text', 'filters'],
    [[], 'filters'],
    [{ AND: [{}, 3] }, 'filters.AND[1]'],
    [{ AND: [{}, { field: 'a', operator: 'like', value: 1 }] }, 'filters.AND[1].operator'],
    [{ field: 'a', operator: 'toString', value: 1 }, 'filters.operator'],
    [{ NOT: { field: 'a', operator: 'in', value: 'x' } }, 'filters.NOT.value'],
    [{ field: 'a', operator: 'gt', value: true }, 'filters.value'],
    [{ field: 'a', operator: 'lt', value: null }, 'filters.value'],
    [{ field: 'a', operator: 'gt', value: Number.NaN }, 'filters.value'],
    [{ field: 'a', operator: 'regex', value: 3 }, 'filters.value'],
    [{ field: 'a', operator: 'contains', value: [] }, 'filters.value'],
    [{ field: 'a', operator: 'text', value: ' – ' }, 'filters.value'],
    [{ field: 'a', operator: 'exists', value: 'yes' }, 'filters.value'],
    [{ field: 'a' }, 'filters.value'],
    [{ value: 1 }, 'filters.field'],
    [{ field: '', value: 1 }, 'filters.field'],
    [{ field: 7, value: 1 }, 'filters.field'],
    [{ a: undefined }, 'filters.a'],
    [{ a: () => 1 }, 'filters.a'],
    [{ a: { type: 'dynamic' } }, 'filters.a.field'],
    [{ field: 'a', oprator: 'ne', value: 1 }, 'filters.oprator'],
    [{ field: 'a', Value: 1 }, 'filters.Value'],
    [{ AND: [], or: [{ a: 1 }] }, 'filters.or'],
    [{ Not: { a: 1 } }, 'filters.Not'],
    [{ case_sensitive: 'yes' }, 'filters.case_sensitive'],
    [{ AND: [{ case_insensitive: 1 }] }, 'filters.AND[0].case_insensitive'],
  ])('%j at %s', (filter, place) => expect(placeOf(filter)).toBe(place));

  test('a pattern that does not compile is a QueryError at compilation', () => {
    const query = parseFilter({ field: 'a', operator: 'regex', value: '(' }, { place: '' });
    expect(() => compileQuery(query, { compilePattern })).toThrow(QueryError);
    const nested = parseFilter(
      { OR: [{ NOT: { field: 'a', operator: 'regex', value: '(' } }] },
      { place: 'f' },
    );
    expect(() => compileQuery(nested, { compilePattern })).toThrow(
      expect.objectContaining({ place: 'f.OR[0].NOT.value' }),
    );
  });
});

describe('limits', () => {
  const nested = (levels: number): unknown => (levels === 1 ? yes : { NOT: nested(levels - 1) });

  test('sixteen levels pass, seventeen do not', () => {
    expect(placeOf(nested(16))).toBe('no error');
    expect(placeOf(nested(17))).toBe(`filters${'.NOT'.repeat(16)}`);
  });

  test('conditions are counted across the whole filter', () => {
    const conditions = Array.from({ length: 4 }, () => ({ field: 'a', value: 1 }));
    expect(placeOf({ OR: conditions }, { maxNodes: 5 })).toBe('no error');
    expect(placeOf({ OR: conditions }, { maxNodes: 4 })).toBe('filters.OR[3]');
  });

  test('a list has at most ten thousand values, a pattern 4,096 characters', () => {
    const values = (n: number) => ({ AND: [{ field: 'a', operator: 'in', value: Array(n).fill('x') }] });
    expect(placeOf(values(10_000))).toBe('no error');
    expect(placeOf(values(10_001))).toBe('filters.AND[0].value');
    const pattern = (n: number) => ({ field: 'a', operator: 'regex', value: 'x'.repeat(n) });
    expect(placeOf(pattern(4096))).toBe('no error');
    expect(placeOf(pattern(4097))).toBe('filters.value');
  });

  test('a value nested very deeply is refused before it can exhaust the stack', () => {
    let value: unknown = 1;
    for (let i = 0; i < 100_000; i++) value = [value];
    expect(placeOf({ a: value })).toMatch(/^filters\.a\[0\]/);
  });
});

test('hostile keys are plain field names', () => {
  const filter: unknown = JSON.parse('{"__proto__": 1, "constructor": "x", "a": {"__proto__": {"b": 1}}}');
  expect(passes(filter)).toBe(false);
  expect(passes({ field: 'constructor.name', operator: 'exists', value: true })).toBe(false);
  expect(passes({ field: '__proto__', operator: 'exists', value: true })).toBe(false);
});

test('a query is frozen, survives JSON and does not follow its input', () => {
  const input = { field: 'n', operator: 'in', value: [1] };
  const query = parseFilter({ AND: [input, yes] }, { place: '' });
  input.value.pop();
  expect(JSON.parse(JSON.stringify(query))).toEqual(query);
  expect(Object.isFrozen(query)).toBe(true);
  expect(printQuery(query)).toBe('(n in [1] and a eq "one")');
});
