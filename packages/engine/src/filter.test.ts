import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileQuery, parseFilter, prepareDocument, QueryError, tokenize } from './index.ts';

const compilePattern = (source: string, { caseSensitive }: { caseSensitive: boolean }) =>
  new RegExp(source, caseSensitive ? 'u' : 'iu');
const passes = (filter: unknown, payload: Record<string, unknown>): boolean =>
  compileQuery(parseFilter(filter, { place: '' }), { compilePattern }).matches(
    prepareDocument({ id: 'd', payload, vectors: new Map(), hashes: new Map() }),
  );
const is = (operator: string, value: unknown, actual: unknown, more: object = {}): boolean =>
  passes({ field: 'x', operator, value, ...more }, actual === undefined ? {} : { x: actual });

describe('filters', () => {
  it.each([
    ['eq', 'Straße', 'STRASSE', false],
    ['eq', 'abc', 'ABC', true],
    ['eq', 'e\u0301', '\u00c9', true],
    ['eq', 1, '1', false],
    ['eq', null, null, true],
    ['eq', 'a', ['b', 'A'], true],
    ['ne', 'a', ['b', 'a'], false],
    ['ne', 'a', undefined, true],
    ['in', ['a', 2], 2, true],
    ['in', [], 2, false],
    ['nin', ['a'], undefined, true],
    ['gt', 5, 6, true],
    ['gt', 5, '6', false],
    ['gte', '2024-01-01', '2024-01-01T00:00', true],
    ['lt', '\u{1f600}', '\ufffd', true],
    ['contains', 'ell', 'Hello', true],
    ['contains', 'b', ['a', 'B'], true],
    ['contains', 2, [1, 2], true],
    ['starts_with', 'he', 'Hello', true],
    ['ends_with', 'LO', 'hello', true],
    ['regex', 'l+o$', 'HELLO', true],
    ['text', 'quick FOX', 'the quick, brown fox', true],
    ['text', 'quick fox', 'the quickest fox', false],
    ['exists', true, null, true],
    ['exists', false, undefined, true],
    ['is_null', true, undefined, true],
    ['is_null', true, null, true],
    ['is_null', false, 0, true],
    ['gt', 1, undefined, false],
  ])('%s %j on %j is %s', (operator, value, actual, expected) => {
    expect(is(operator, value, actual)).toBe(expected);
  });

  it('compare with case where they are told to', () => {
    expect(is('eq', 'a', 'A', { case_sensitive: true })).toBe(false);
    expect(is('eq', 'a', 'A', { case_insensitive: false })).toBe(false);
    expect(passes({ AND: [{ field: 'x', value: 'a' }], case_sensitive: true }, { x: 'A' })).toBe(false);
  });

  it('treat several keys as AND, empty AND as true, empty OR as false, NOT of several as neither', () => {
    expect(passes({ a: 1, b: 2 }, { a: 1, b: 2 })).toBe(true);
    expect(passes({ a: 1, b: 2 }, { a: 1, b: 3 })).toBe(false);
    expect(passes({ AND: [] }, {})).toBe(true);
    expect(passes({ OR: [] }, {})).toBe(false);
    expect(passes({ NOT: [{ a: 1 }, { b: 2 }] }, { a: 2, b: 2 })).toBe(false);
    expect(passes({ NOT: { a: 1 } }, { a: 2 })).toBe(true);
    expect(passes({}, {})).toBe(true);
  });

  it('pass through lists on a path', () => {
    expect(passes({ 'a.b': 2 }, { a: [{ b: 1 }, { b: 2 }] })).toBe(true);
    expect(passes({ 'a.1.b': 1 }, { a: [{ b: 1 }, { b: 2 }] })).toBe(false);
    expect(passes({ '__proto__.x': 1 }, {})).toBe(false);
  });

  it('compare two fields', () => {
    const filter = { field: 'a', operator: 'gt', value: { type: 'dynamic', field: 'b' } };
    expect(passes(filter, { a: 2, b: 1 })).toBe(true);
    expect(passes(filter, { a: 2, b: 'x' })).toBe(false);
    expect(passes(filter, { a: 2 })).toBe(false);
  });

  it.each([
    [{ field: 'x', operator: 'like', value: 1 }, 'filters.operator'],
    [{ AND: [{ a: 1 }, { field: 'x', operator: 'in', value: 1 }] }, 'filters.AND[1].value'],
    [{ field: 'x', operator: 'text', value: '--' }, 'filters.value'],
    [{ OR: [3] }, 'filters.OR[0]'],
  ])('%j is refused at %s', (filter, place) => {
    expect(() => parseFilter(filter, { place: 'filters' })).toThrow(expect.objectContaining({ place }));
    expect(() => parseFilter(filter, { place: 'filters' })).toThrow(QueryError);
  });

  it('find a text exactly where its tokens are among the document’s', () => {
    const word = fc.constantFrom('ab', 'Äb', 'b', 'x1', 'AB');
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 3 }),
        fc.array(word, { maxLength: 6 }),
        (wanted, words) => {
          const text = words.join('-');
          const tokens = tokenize(text);
          const expected = tokenize(wanted.join(' ')).every((term) => tokens.includes(term));
          expect(is('text', wanted.join(' '), text)).toBe(expected);
        },
      ),
    );
  });
});
