import { describe, expect, test } from 'vitest';
import { compileQuery, parseFilter, prepareDocument } from '../index.ts';

const payload = {
  title: 'Große Éclair',
  size: 10,
  negative: -1,
  zero: 0,
  on: true,
  nothing: null,
  empty: '',
  none: [],
  tags: ['role::Lib', 'x11', 7, null],
  list: [1, [2, 3]],
  day: '2026-11-24',
  object: { a: 'X', b: [1] },
  items: [{ name: 'One', size: 1 }, { name: 'Two' }, { other: true }],
  twin: 'GROSSE éclair',
  nfd: 'Éclair'.normalize('NFD'),
  smiley: '😀',
  fullwidth: '~',
  part: 'éc',
  sizes: [9, 10],
  number_text: '10',
  pattern: '^gro',
  broken: '(',
};

function passes(filter: unknown): boolean {
  const query = compileQuery(parseFilter(filter, { place: 'filters' }), {
    compilePattern: (source, { caseSensitive }) => new RegExp(source, caseSensitive ? 'u' : 'iu'),
  });
  const document = prepareDocument({ id: 'd', payload, vectors: new Map(), hashes: new Map() });
  const matched = query.matches(document);
  expect(query.verdict(document) !== null, 'verdict agrees with matches').toBe(matched);
  return matched;
}

const dynamic = (field: string) => ({ type: 'dynamic', field });

type Row = readonly [
  field: string,
  operator: string,
  value: unknown,
  expected: boolean,
  caseSensitive?: boolean,
];

const table: Record<string, readonly Row[]> = {
  eq: [
    ['title', 'eq', 'GROSSE ÉCLAIR', false],
    ['title', 'eq', 'GROßE éCLAIR', true],
    ['title', 'eq', 'große éclair', false, true],
    ['title', 'eq', 'Große Éclair', true, true],
    ['nfd', 'eq', 'Éclair', true, true],
    ['size', 'eq', '10', false],
    ['number_text', 'eq', 10, false],
    ['zero', 'eq', false, false],
    ['nothing', 'eq', null, true],
    ['missing', 'eq', null, false],
    ['tags', 'eq', 'ROLE::lib', true],
    ['tags', 'eq', 7, true],
    ['tags', 'eq', null, true],
    ['none', 'eq', null, false],
    ['none', 'eq', [], true],
    ['list', 'eq', [2, 3], true],
    ['list', 'eq', [1, [2, 3]], true],
    ['object', 'eq', { b: [1], a: 'x' }, true],
    ['object', 'eq', { a: 'x' }, false],
    ['items.name', 'eq', 'two', true],
    ['items.1.name', 'eq', 'one', false],
    ['items.size', 'eq', 1, true],
  ],
  'ne and nin': [
    ['tags', 'ne', 'x11', false],
    ['tags', 'ne', 'x12', true],
    ['missing', 'ne', 'x', true],
    ['size', 'ne', '10', true],
    ['tags', 'nin', ['y', 'X11'], false],
    ['missing', 'nin', ['y'], true],
    ['size', 'nin', [], true],
  ],
  in: [
    ['title', 'in', ['x', 'große éclair'], true],
    ['size', 'in', ['10', 10], true],
    ['size', 'in', ['10'], false],
    ['nothing', 'in', [null], true],
    ['missing', 'in', [null], false],
    ['size', 'in', [], false],
    ['list', 'in', [[2, 3]], true],
    ['title', 'in', ['große éclair'], false, true],
  ],
  order: [
    ['size', 'gt', 9, true],
    ['size', 'gt', 10, false],
    ['size', 'gte', 10, true],
    ['negative', 'lt', 0, true],
    ['size', 'lte', 9.5, false],
    ['size', 'lt', '11', false],
    ['number_text', 'lt', 11, false],
    ['day', 'gte', '2026-11-24', true],
    ['day', 'lt', '2026-11-24T00:00:00Z', true],
    ['missing', 'lt', 3, false],
    ['nothing', 'lt', 3, false],
    ['on', 'gt', 0, false],
    ['sizes', 'gt', 9, true],
    ['smiley', 'gt', '~', true],
    ['fullwidth', 'lt', '😀', true],
    ['title', 'gt', 'a', true],
    ['title', 'gt', 'a', false, true],
  ],
  contains: [
    ['title', 'contains', 'SSE', false],
    ['title', 'contains', 'ßE É', true],
    ['title', 'contains', 'ßE', false, true],
    ['title', 'contains', '', true],
    ['tags', 'contains', 'role::lib', true],
    ['tags', 'contains', 'role', false],
    ['tags', 'contains', 7, true],
    ['size', 'contains', 10, false],
    ['missing', 'contains', '', false],
    ['items.name', 'contains', 'w', true],
  ],
  'starts_with and ends_with': [
    ['title', 'starts_with', 'GRO', true],
    ['title', 'starts_with', 'gro', false, true],
    ['tags', 'starts_with', 'role', true],
    ['title', 'ends_with', 'Clair', true],
    ['empty', 'ends_with', '', true],
    ['size', 'starts_with', '1', false],
    ['missing', 'ends_with', '', false],
  ],
  regex: [
    ['title', 'regex', 'ß.*CLAIR$', true],
    ['title', 'regex', 'CLAIR', false, true],
    ['nfd', 'regex', '^É', true, true],
    ['tags', 'regex', '^x\\d+$', true],
    ['size', 'regex', '10', false],
    ['missing', 'regex', '', false],
  ],
  'exists and is_null': [
    ['nothing', 'exists', true, true],
    ['missing', 'exists', true, false],
    ['missing', 'exists', false, true],
    ['none', 'exists', true, true],
    ['nothing', 'is_null', true, true],
    ['missing', 'is_null', true, true],
    ['missing', 'is_null', false, false],
    ['size', 'is_null', false, true],
    ['size', 'is_null', undefined, false],
    ['size', 'exists', undefined, true],
  ],
  text: [
    ['title', 'text', 'éclair GROßE', true],
    ['title', 'text', 'clair', false],
    ['title', 'text', 'große, große!', true],
    ['title', 'text', 'große', false, true],
    ['tags', 'text', 'lib', true],
    ['tags', 'text', 'lib x11', false],
    ['size', 'text', '10', false],
    ['missing', 'text', 'x', false],
  ],
  'another field of the document': [
    ['title', 'contains', dynamic('part'), true],
    ['size', 'eq', dynamic('sizes'), true],
    ['size', 'gt', dynamic('sizes'), true],
    ['size', 'gt', dynamic('number_text'), false],
    ['size', 'in', dynamic('sizes'), true],
    ['size', 'nin', dynamic('sizes'), false],
    ['size', 'ne', dynamic('missing'), true],
    ['size', 'eq', dynamic('missing'), false],
    ['missing', 'ne', dynamic('size'), true],
    ['missing', 'eq', dynamic('missing'), false],
    ['none', 'eq', dynamic('none'), true],
    ['title', 'regex', dynamic('pattern'), true],
    ['title', 'text', dynamic('nfd'), true],
    ['title', 'text', dynamic('empty'), false],
    ['title', 'exists', dynamic('on'), true],
  ],
};

for (const [name, rows] of Object.entries(table))
  describe(name, () => {
    test.each(rows)(
      '%s %s %j is %s (case sensitive: %s)',
      (field, operator, value, expected, caseSensitive) => {
        expect(passes({ field, operator, value, case_sensitive: caseSensitive })).toBe(expected);
      },
    );
  });

test('a field that brings a broken pattern fails, and says so', () => {
  expect(() => passes({ field: 'title', operator: 'regex', value: dynamic('broken') })).toThrow(
    /regular expression/,
  );
});
