import type { FilterOperator } from '@tocsin/contract';
import { hasOnly, isObject, type JsonObject } from './json.ts';

/** A comparison of a field with a value. */
export interface Condition {
  readonly kind: 'condition';
  /** Dot path into the document. */
  readonly field: string;
  readonly operator: FilterOperator;
  /** A text, a number, true or false, null, or a list of these. */
  readonly value: unknown;
  readonly caseSensitive: boolean;
}

/** Conditions that must all hold, of which one must, or of which none may. */
export interface Group {
  readonly kind: 'group';
  readonly join: 'AND' | 'OR' | 'NOT';
  readonly children: readonly FilterNode[];
}

/** Part of a filter that the builder cannot show; it is kept as it is. */
export interface Raw {
  readonly kind: 'json';
  readonly value: unknown;
}

/** A part of a filter, as the builder shows it. */
export type FilterNode = Condition | Group | Raw;

/** The operators, as people read them. */
export const OPERATORS: Readonly<Record<FilterOperator, string>> = {
  eq: 'is',
  ne: 'is not',
  gt: 'is more than',
  gte: 'is at least',
  lt: 'is less than',
  lte: 'is at most',
  in: 'is one of',
  nin: 'is none of',
  contains: 'contains',
  starts_with: 'starts with',
  ends_with: 'ends with',
  text: 'has the words',
  regex: 'matches',
  exists: 'is there',
  is_null: 'is null',
};

const JOINS = ['AND', 'OR', 'NOT'] as const;
const CONDITION_KEYS = ['field', 'operator', 'value', 'case_sensitive'];
const RESERVED = [...CONDITION_KEYS, ...JOINS, 'case_insensitive'];

/** A filter as the builder shows it; what it does not know becomes {@link Raw}. */
export function readFilter(filter: unknown): FilterNode {
  if (Array.isArray(filter)) return { kind: 'group', join: 'AND', children: filter.map(readFilter) };
  if (!isObject(filter)) return { kind: 'json', value: filter };
  return readCondition(filter) ?? readGroup(filter) ?? { kind: 'json', value: filter };
}

function readCondition(filter: JsonObject): Condition | null {
  const { field, operator = null, value, case_sensitive = null } = filter;
  if (typeof field !== 'string' || !hasOnly(filter, CONDITION_KEYS)) return null;
  const known = operator ?? 'eq';
  if (
    !isOperator(known) ||
    !isPlain(value) ||
    (case_sensitive !== null && typeof case_sensitive !== 'boolean')
  )
    return null;
  return { kind: 'condition', field, operator: known, value, caseSensitive: case_sensitive === true };
}

/** One key is a group or a field and the value that it must equal; several keys must all hold. */
function readGroup(filter: JsonObject): FilterNode | null {
  const entries = Object.entries(filter);
  const parts = entries.map(([key, value]) => readKey(key, value));
  if (parts.length === 0 || !parts.every((part) => part !== null)) return null;
  return parts.length === 1 ? (parts[0] ?? null) : { kind: 'group', join: 'AND', children: parts };
}

function readKey(key: string, value: unknown): FilterNode | null {
  const join = JOINS.find((one) => one === key);
  if (join !== undefined) {
    if (Array.isArray(value)) return { kind: 'group', join, children: value.map(readFilter) };
    return isObject(value) ? { kind: 'group', join, children: [readFilter(value)] } : null;
  }
  const isMisspelt = RESERVED.includes(key) || key === '' || JOINS.some((one) => one === key.toUpperCase());
  if (isMisspelt || value === undefined || !isPlain(value)) return null;
  return { kind: 'condition', field: key, operator: 'eq', value, caseSensitive: false };
}

/** A filter as the API takes it. */
export function writeFilter(node: FilterNode): unknown {
  if (node.kind === 'json') return node.value;
  if (node.kind === 'group') return { [node.join]: node.children.map(writeFilter) };
  const { field, operator, value, caseSensitive } = node;
  return {
    field,
    operator,
    ...(value !== undefined && { value }),
    ...(caseSensitive && { case_sensitive: true }),
  };
}

function isOperator(word: unknown): word is FilterOperator {
  return typeof word === 'string' && Object.hasOwn(OPERATORS, word);
}

function isPlain(value: unknown): boolean {
  return Array.isArray(value) ? value.every(isScalar) : value === undefined || isScalar(value);
}

function isScalar(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}
