import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FilterNode, OPERATORS, readFilter, writeFilter } from './filter.ts';
import { parseJson } from './json.ts';
import { readValue, textOf, withText } from './search.ts';
import { type Card, readStage, writeStage } from './stages.ts';

const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
const condition = fc.record({
  kind: fc.constant('condition' as const),
  field: fc.string(),
  operator: fc.constantFrom(...(Object.keys(OPERATORS) as (keyof typeof OPERATORS)[])),
  value: fc.oneof(scalar, fc.array(scalar, { maxLength: 3 })),
  caseSensitive: fc.boolean(),
});
const unreadable = fc.constantFrom<unknown>(
  { field: 'a', value: { type: 'dynamic', field: 'b' } },
  { field: 'a', operator: 'like', value: 1 },
  { field: 'a', value: 1, NOT: [] },
  { case_sensitive: true, AND: [{ a: 1 }] },
  {},
  'text',
  null,
);
const { node } = fc.letrec<{ node: FilterNode }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    condition,
    unreadable.map((value) => ({ kind: 'json' as const, value })),
    fc.record({
      kind: fc.constant('group' as const),
      join: fc.constantFrom('AND' as const, 'OR' as const, 'NOT' as const),
      children: fc.array(tie('node'), { maxLength: 3 }),
    }),
  ),
}));
const group = fc.record({
  kind: fc.constant('group' as const),
  join: fc.constantFrom('AND' as const, 'OR' as const, 'NOT' as const),
  children: fc.array(node, { maxLength: 4 }),
});
const clause = fc.record({
  feature: fc.string(),
  query: fc.oneof(fc.string(), fc.array(fc.integer()), fc.constant(null), fc.constant({ text: 'a' })),
  minScore: fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 1 })),
  maxDistance: fc.oneof(fc.constant(null), fc.nat(512)),
  rest: fc.oneof(fc.constant({}), fc.constant({ weight: 2, filters: { a: 1 } })),
});
const framed = (id: string) =>
  fc.constantFrom(
    { nested: true, frame: { stage_name: 'x', config: { stage_id: id, note: 'kept' } } },
    { nested: false, frame: { stage_id: id, description: 'kept' } },
  );
const card: fc.Arbitrary<Card> = fc.oneof(
  fc
    .tuple(framed('attribute_filter'), group)
    .map(([frame, root]) => ({ kind: 'filter' as const, ...frame, root })),
  fc
    .tuple(framed('feature_search'), fc.array(clause, { minLength: 1, maxLength: 3 }))
    .map(([frame, clauses]) => ({ kind: 'search' as const, ...frame, clauses, rest: { fusion: 'max' } })),
);

describe('builder and JSON are in step', () => {
  test('whatever the builder shows is read back the same', () => {
    fc.assert(
      fc.property(card, (one) => {
        expect(readStage(JSON.parse(JSON.stringify(writeStage(one))))).toEqual(one);
      }),
    );
  });

  test('any JSON is kept where the builder cannot show it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const read = readStage(value);
        if (read.kind === 'json') expect(writeStage(read)).toBe(value);
      }),
    );
  });

  test('what is read and written means the same again', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const read = readFilter(value);
        expect(readFilter(writeFilter(read))).toEqual(read);
      }),
    );
  });

  test.each([
    ['another stage', { stage_id: 'limit', parameters: { limit: 5 } }],
    [
      'a filter with a rule of its own for case',
      { stage_id: 'attribute_filter', parameters: { case_insensitive: false, a: 1 } },
    ],
    [
      'a search with two names for one thing',
      { stage_id: 'feature_search', parameters: { searches: [{ feature: 'a', feature_uri: 'b' }] } },
    ],
    ['a stage without parameters', { stage_id: 'attribute_filter' }],
    ['no stage at all', 7],
  ])('%s is left alone', (_name, stage) => expect(writeStage(readStage(stage))).toBe(stage));
});

describe('filters as people write them', () => {
  const is = (field: string, value: unknown): FilterNode => ({
    kind: 'condition',
    field,
    operator: 'eq',
    value,
    caseSensitive: false,
  });
  test.each<[string, unknown, FilterNode]>([
    ['shorthand', { 'metadata.x': 2 }, is('metadata.x', 2)],
    ['no operator', { field: 'a', value: 1 }, is('a', 1)],
    ['a list', [{ a: 1 }], { kind: 'group', join: 'AND', children: [is('a', 1)] }],
    ['one without a list', { NOT: { a: 1 } }, { kind: 'group', join: 'NOT', children: [is('a', 1)] }],
    [
      'several keys',
      { a: 1, OR: [{ b: 2 }] },
      {
        kind: 'group',
        join: 'AND',
        children: [is('a', 1), { kind: 'group', join: 'OR', children: [is('b', 2)] }],
      },
    ],
  ])('%s', (_name, filter, shown) => expect(readFilter(filter)).toEqual(shown));
});

test('JSON that breaks says where', () => {
  expect(parseJson('[\n  {"a": 1,}\n]')).toMatchObject({
    ok: false,
    problem: expect.stringMatching(/^Line 2, column 1[12]: /),
  });
  expect(parseJson('[1')).toMatchObject({ ok: false, problem: expect.stringMatching(/^Line 1, column 3: /) });
});

test('vectors, hashes and inputs can be pasted', () => {
  expect(readValue('[0.1, 2 -3]')).toEqual([0.1, 2, -3]);
  expect(readValue(' aaaaaaaaaaaaaaaa ')).toBe('aaaaaaaaaaaaaaaa');
  expect(readValue('{{INPUT.hash}}')).toBe('{{INPUT.hash}}');
  expect(readValue('words')).toBeNull();
});

test('a text keeps the shape that it has', () => {
  expect(withText({ text: 'a' }, 'b')).toEqual({ text: 'b' });
  expect(withText([1], 'b')).toBe('b');
  expect(textOf([1])).toBeNull();
});
