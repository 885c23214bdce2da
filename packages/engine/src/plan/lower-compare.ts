import type { Field } from '../keys/field-table.ts';
import { KIND, unitsOfNumber } from '../keys/kinds.ts';
import type { CompareQuery } from '../query/query.ts';
import { canonical, comparable } from '../text/fold.ts';
import { WordCursor } from '../text/word-cursor.ts';
import type { OrderOperator, TextOperator } from './leaf.ts';
import type { Parts } from './parts.ts';
import { patternLiterals } from './pattern-literals.ts';
import { all, any, constant, negate, type Test } from './test.ts';
import { type TextPlace, textKeys } from './text-keys.ts';

/** A comparison with a constant, at hand with its parts. */
interface Comparison {
  readonly parts: Parts;
  readonly query: CompareQuery;
  readonly field: Field;
  readonly value: unknown;
  readonly caseSensitive: boolean;
}

/** The test of a comparison. @throws QueryError for a pattern that does not compile */
export function lowerCompare(parts: Parts, query: CompareQuery): Test {
  const { operand, caseSensitive } = query;
  const field = parts.fields.of(query.field, false);
  const test =
    'field' in operand
      ? lowerDynamic(parts, query, field, operand.field)
      : lowerConstant({ parts, query, field, value: operand.constant, caseSensitive });
  if (field.uses === 0) parts.fields.sweep();
  return test;
}

function lowerConstant(comparison: Comparison): Test {
  const { query } = comparison;
  const { operator } = query;
  switch (operator) {
    case 'eq':
      return equals(comparison);
    case 'ne':
      return negate(equals({ ...comparison, query: { ...query, operator: 'eq' } }));
    case 'in':
      return isIn(comparison);
    case 'nin':
      return negate(isIn({ ...comparison, query: { ...query, operator: 'in' } }));
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return ordered(comparison, operator);
    case 'contains':
      return contains(comparison);
    case 'starts_with':
      return withText(comparison, operator, 'start');
    case 'ends_with':
      return withText(comparison, operator, 'end');
    case 'regex':
      return regex(comparison);
    case 'exists':
      return exists(comparison);
    case 'is_null':
      return isNull(comparison);
    case 'text':
      return words(comparison);
  }
}

/** Comparisons with another field are left to the reference; positive ones need both fields. */
function lowerDynamic(parts: Parts, query: CompareQuery, field: Field, otherPath: string): Test {
  const leaf = parts.leaf({ kind: 'clause', query });
  if (query.operator === 'ne' || query.operator === 'nin') return leaf;
  const other = parts.key(parts.fields.of(otherPath, false), KIND.present);
  if (query.operator === 'exists' || query.operator === 'is_null') return all([other, leaf]);
  return all([parts.key(field, KIND.present), other, leaf]);
}

/** A key for a value that is no list and no object; null where there is none. */
function scalarKey({ parts, field, caseSensitive }: Comparison, value: unknown): Test | null {
  if (value === null) return parts.key(field, KIND.null);
  if (typeof value === 'boolean') return parts.key(field, value ? KIND.true : KIND.false);
  if (typeof value === 'number')
    return parts.key(field, KIND.number, { units: unitsOfNumber(value), from: 0, length: 4 });
  if (typeof value !== 'string') return null;
  const { buffer } = parts;
  buffer.load(value, caseSensitive);
  const range = { units: buffer.units, from: 0, length: buffer.length };
  return parts.key(field, KIND.value + Number(caseSensitive), range);
}

function equals(comparison: Comparison): Test {
  return scalarKey(comparison, comparison.value) ?? whereThere(comparison);
}

/** Lists, objects and the like: the reference decides where the field is there at all. */
function whereThere({ parts, field, query }: Comparison): Test {
  return all([parts.key(field, KIND.present), parts.leaf({ kind: 'clause', query })]);
}

function isIn(comparison: Comparison): Test {
  const values: readonly unknown[] = Array.isArray(comparison.value) ? comparison.value : [comparison.value];
  if (!values.every(isScalar)) return whereThere(comparison);
  return any(values.map((value) => scalarKey(comparison, value) as Test));
}

function isScalar(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function ordered(comparison: Comparison, operator: OrderOperator): Test {
  const { parts, field, value, caseSensitive } = comparison;
  if (typeof value === 'number')
    return Number.isFinite(value) ? parts.number(field, operator, value) : whereThere(comparison);
  if (typeof value !== 'string') return constant(false);
  const text = comparable(value, caseSensitive);
  return parts.leaf({ kind: 'text', field, operator, text, caseSensitive });
}

/** A part of a string, or an element of a list that equals the value. */
function contains(comparison: Comparison): Test {
  if (typeof comparison.value === 'string') return withText(comparison, 'contains', 'anywhere');
  const key = scalarKey(comparison, comparison.value);
  if (key === null) return whereThere(comparison);
  return all([key, comparison.parts.leaf({ kind: 'clause', query: comparison.query })]);
}

function withText(comparison: Comparison, operator: TextOperator, place: TextPlace): Test {
  const { parts, field, value, caseSensitive } = comparison;
  if (typeof value !== 'string') return constant(false);
  const text = comparable(value, caseSensitive);
  const keys = textKeys(parts, field, text, caseSensitive, place);
  return all([...keys, parts.leaf({ kind: 'text', field, operator, text, caseSensitive })]);
}

function regex({ parts, field, value, caseSensitive }: Comparison): Test {
  if (typeof value !== 'string') return constant(false);
  const text = canonical(value);
  const leaf = parts.leaf({ kind: 'pattern', field, text, caseSensitive });
  const literals = patternLiterals(text, caseSensitive);
  if (literals === null) return all([parts.key(field, KIND.present), leaf]);
  const required = any(
    literals.map((literal) => all(textKeys(parts, field, literal, caseSensitive, 'anywhere'))),
  );
  return all([required, leaf]);
}

function exists({ parts, field, value }: Comparison): Test {
  if (typeof value !== 'boolean') return constant(false);
  return parts.key(field, value ? KIND.present : KIND.missing);
}

function isNull({ parts, field, value }: Comparison): Test {
  if (typeof value !== 'boolean') return constant(false);
  const test = any([parts.key(field, KIND.missing), parts.key(field, KIND.null)]);
  return value ? test : all([parts.key(field, KIND.present), negate(test)]);
}

function words({ parts, field, value, caseSensitive }: Comparison): Test {
  if (typeof value !== 'string') return constant(false);
  const { buffer, keys } = parts;
  buffer.load(value, caseSensitive);
  const { units } = buffer;
  const found = new WordCursor(units, buffer.length);
  let used: number[] | null = null;
  while (found.next()) {
    const range = { units, from: found.from, length: found.to - found.from };
    const key = keys.use(field, KIND.word + Number(caseSensitive), range);
    // Most have one word: a list that is made with it takes a third of the memory of one that grows.
    if (used === null) used = [key];
    else if (used.includes(key)) keys.release(key);
    else used.push(key);
  }
  return used === null ? constant(false) : parts.words(field, caseSensitive, used);
}
