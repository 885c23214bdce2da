import type { FilterOperator } from '@tocsin/contract';
import type { KnownField } from '../fields.ts';

/** What a field holds, as far as documents show it. */
export type FieldType = KnownField['type'] | undefined;

const ALL = ['exists', 'is_null'] as const satisfies readonly FilterOperator[];
const TEXTS = [
  'eq',
  'ne',
  'contains',
  'text',
  'starts_with',
  'ends_with',
  'in',
  'nin',
  'regex',
] as const satisfies readonly FilterOperator[];
const ORDERED = ['gt', 'gte', 'lt', 'lte'] as const satisfies readonly FilterOperator[];

/** The operators that make sense for a type, the usual one first. @param current stays a choice whatever it is */
export function operatorsFor(type: FieldType, current?: FilterOperator): FilterOperator[] {
  const fitting = fittingOperators(type);
  return current === undefined || fitting.includes(current) ? fitting : [...fitting, current];
}

function fittingOperators(type: FieldType): FilterOperator[] {
  if (type === 'number') return ['gte', 'gt', 'lte', 'lt', 'eq', 'ne', 'in', 'nin', ...ALL];
  if (type === 'boolean') return ['eq', 'ne', ...ALL];
  if (type === 'list') return ['contains', 'in', 'nin', 'eq', 'ne', 'text', ...ALL];
  return [...TEXTS, ...ORDERED, ...ALL];
}

/** Whether an operator compares with several values. */
export function takesList(operator: FilterOperator): boolean {
  return operator === 'in' || operator === 'nin';
}

/** Whether an operator asks yes or no. */
export function takesYes(operator: FilterOperator): boolean {
  return operator === 'exists' || operator === 'is_null';
}

/** A value that an operator takes, as near to the one that is there as can be. */
export function valueFor(operator: FilterOperator, value: unknown, type: FieldType): unknown {
  if (takesYes(operator)) return typeof value === 'boolean' ? value : true;
  if (takesList(operator)) return Array.isArray(value) ? value : value === '' || value == null ? [] : [value];
  const single = Array.isArray(value) ? (value[0] ?? '') : value;
  if (type === 'boolean' && (operator === 'eq' || operator === 'ne'))
    return typeof single === 'boolean' ? single : true;
  return typed(typeof single === 'boolean' && type !== 'boolean' ? '' : String(single ?? ''), type, operator);
}

/** What was typed, as a number where the field holds numbers or the operator orders. */
export function typed(
  text: string,
  type: FieldType,
  operator: FilterOperator,
  before?: unknown,
): string | number {
  const isNumber =
    text.trim() !== '' && Number.isFinite(Number(text)) && String(Number(text)) === text.trim();
  if (!isNumber || type === 'text') return text;
  const ordered = (ORDERED as readonly string[]).includes(operator);
  return type === 'number' || ordered || typeof before === 'number' ? Number(text) : text;
}
