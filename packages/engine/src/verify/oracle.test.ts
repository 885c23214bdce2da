import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileQuery, parseFilter, prepareDocument } from '../index.ts';

/**
 * The filter language once more, as directly as it can be said: no tree, no compilation, no cache. Values are drawn
 * from a small alphabet, so that conditions often hold.
 */
type Payload = Record<string, unknown>;
type Condition = { field: string; operator: string; value: unknown; case_sensitive?: boolean };
type Filter = Condition | { AND: Filter[] } | { OR: Filter[] } | { NOT: Filter[] };

function oracle(filter: Filter, payload: Payload): boolean {
  if ('AND' in filter) return !filter.AND.some((child) => !oracle(child, payload));
  if ('OR' in filter) return filter.OR.filter((child) => oracle(child, payload)).length > 0;
  if ('NOT' in filter) return filter.NOT.filter((child) => oracle(child, payload)).length === 0;
  return condition(filter, payload);
}

function condition(wanted: Condition, payload: Payload): boolean {
  const { field, operator, value } = wanted;
  if (operator === 'ne') return !condition({ ...wanted, operator: 'eq' }, payload);
  if (operator === 'nin') return !condition({ ...wanted, operator: 'in' }, payload);
  const missing = !(field in payload);
  const actual = payload[field];
  if (operator === 'exists') return value === !missing;
  const elements = Array.isArray(actual) ? (actual as unknown[]) : [actual];
  if (operator === 'is_null') return value === (missing || elements.includes(null));
  if (missing) return false;
  const form = (one: unknown): unknown =>
    typeof one !== 'string'
      ? one
      : wanted.case_sensitive
        ? one.normalize('NFC')
        : one.normalize('NFC').toLowerCase();
  return elements.some((element) => holds(operator, form(element), form(value), Array.isArray(actual), form));
}

function holds(
  operator: string,
  one: unknown,
  other: unknown,
  inList: boolean,
  form: (value: unknown) => unknown,
): boolean {
  if (operator === 'eq') return one === other;
  if (operator === 'in') return (other as unknown[]).map(form).includes(one);
  if (operator === 'contains' && (inList || typeof one !== 'string')) return inList && one === other;
  if (typeof one !== typeof other) return false;
  if (operator === 'gt') return order(one, other) > 0;
  if (operator === 'gte') return order(one, other) >= 0;
  if (operator === 'lt') return order(one, other) < 0;
  if (operator === 'lte') return order(one, other) <= 0;
  if (typeof one !== 'string' || typeof other !== 'string') return false;
  if (operator === 'contains') return one.split(other).length > 1 || other === '';
  if (operator === 'starts_with') return one.slice(0, other.length) === other;
  if (operator === 'ends_with') return other === '' || one.slice(-other.length) === other;
  const words = (text: string) => text.split(/[^\p{L}\p{M}\p{N}]/u).filter((word) => word !== '');
  return words(other).every((word) => words(one).includes(word));
}

function order(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number')
    return a < b ? -1 : a > b ? 1 : a === b ? 0 : Number.NaN;
  if (typeof a !== 'string' || typeof b !== 'string') return Number.NaN;
  // UTF-8 keeps the order of code points.
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

const FIELDS = ['a', 'b', 'c'];
const string = fc
  .array(fc.constantFrom('a', 'A', 'b', ' ', '-', 'é', 'E\u0301', 'ß', '1', '😀', '～'), { maxLength: 4 })
  .map((parts) => parts.join(''));
const words = string.filter((text) => /[\p{L}\p{M}\p{N}]/u.test(text));
const number = fc.constantFrom(-1, 0, 1, 1.5, 2);
const scalar = fc.oneof(string, number, fc.boolean(), fc.constant(null));
const ordered = fc.oneof(string, number);
const payloads = fc.dictionary(
  fc.constantFrom(...FIELDS),
  fc.oneof(scalar, fc.array(scalar, { maxLength: 3 })),
);

const VALUES: Record<string, fc.Arbitrary<unknown>> = {
  eq: scalar,
  ne: scalar,
  gt: ordered,
  gte: ordered,
  lt: ordered,
  lte: ordered,
  in: fc.array(scalar, { maxLength: 3 }),
  nin: fc.array(scalar, { maxLength: 3 }),
  contains: scalar,
  starts_with: string,
  ends_with: string,
  exists: fc.boolean(),
  is_null: fc.boolean(),
  text: words,
};

const conditions: fc.Arbitrary<Condition> = fc.constantFrom(...Object.keys(VALUES)).chain((operator) =>
  fc.record({
    field: fc.constantFrom(...FIELDS),
    operator: fc.constant(operator),
    value: VALUES[operator] ?? fc.constant(null),
    case_sensitive: fc.boolean(),
  }),
);

const { filters } = fc.letrec<{ filters: Filter }>((tie) => {
  const children = fc.array(tie('filters'), { maxLength: 3 });
  return {
    filters: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      conditions,
      children.map((AND) => ({ AND })),
      children.map((OR) => ({ OR })),
      children.map((NOT) => ({ NOT })),
    ),
  };
});

function check(filter: Filter, payload: Payload): void {
  const compiled = compileQuery(parseFilter(filter, { place: '' }), {
    compilePattern: (source) => new RegExp(source),
  });
  const document = prepareDocument({
    id: 'd',
    payload: { ...payload },
    vectors: new Map(),
    hashes: new Map(),
  });
  const expected = oracle(filter, payload);
  expect(compiled.matches(document)).toBe(expected);
  expect(compiled.verdict(document)?.score ?? null).toBe(expected ? 1 : null);
}

test('every condition agrees with the oracle', () => {
  fc.assert(fc.property(conditions, payloads, check), { numRuns: 3000 });
});

test('every combination agrees with the oracle', () => {
  fc.assert(fc.property(filters, payloads, check), { numRuns: 2000 });
});
