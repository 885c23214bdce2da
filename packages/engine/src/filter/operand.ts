import { isRecord } from '../document/path.ts';
import { at, QueryError } from '../errors.ts';
import type { Operand, Operator } from '../query/query.ts';
import { tokenize } from '../text/tokens.ts';
import { copyJson } from './json.ts';

/** Values of one `in` or `nin`. */
export const MAX_LIST_VALUES = 10_000;
/** Characters of one `regex`; a compiled pattern takes many times its length of memory. */
export const MAX_PATTERN_CHARS = 4096;

/** What an operator's value must be: null where it is fine, else what to say. */
type Check = (value: unknown) => string | null;

const isString = (value: unknown): value is string => typeof value === 'string';

const anything: Check = () => null;
const list: Check = (value) => {
  if (!Array.isArray(value)) return 'must be a list';
  return value.length <= MAX_LIST_VALUES ? null : `must have at most ${MAX_LIST_VALUES} values`;
};
const pattern: Check = (value) => {
  if (!isString(value)) return 'must be a string';
  return value.length <= MAX_PATTERN_CHARS ? null : `must have at most ${MAX_PATTERN_CHARS} characters`;
};
const text: Check = (value) => (isString(value) ? null : 'must be a string');
const flag: Check = (value) => (typeof value === 'boolean' ? null : 'must be true or false');
const ordered: Check = (value) =>
  isString(value) || typeof value === 'number' ? null : 'must be a number or a string';
const scalar: Check = (value) =>
  typeof value === 'object' && value !== null ? 'must not be a list or an object' : null;
const words: Check = (value) => {
  if (!isString(value)) return 'must be a string';
  return tokenize(value).length === 0 ? 'must contain at least one letter or digit' : null;
};

const CHECKS: Readonly<Record<Operator, Check>> = {
  eq: anything,
  ne: anything,
  gt: ordered,
  gte: ordered,
  lt: ordered,
  lte: ordered,
  in: list,
  nin: list,
  contains: scalar,
  starts_with: text,
  ends_with: text,
  regex: pattern,
  exists: flag,
  is_null: flag,
  text: words,
};

/**
 * Reads a comparison's value: a constant of the shape that the operator wants, or `{type: "dynamic", field}` for
 * another field of the same document.
 * @throws QueryError naming the place
 */
export function parseOperand(operator: Operator, value: unknown, place: string): Operand {
  if (isRecord(value) && Object.hasOwn(value, 'type') && value['type'] === 'dynamic')
    return dynamic(value, place);
  const given = value ?? (operator === 'exists' || operator === 'is_null' ? true : value);
  if (given === undefined) throw new QueryError(place, 'is required: what to compare with');
  const problem = CHECKS[operator](given);
  if (problem !== null) throw new QueryError(place, problem);
  return Object.freeze({ constant: copyJson(given, place) });
}

function dynamic(value: Record<string, unknown>, place: string): Operand {
  const field = Object.hasOwn(value, 'field') ? value['field'] : undefined;
  if (!isString(field) || field === '') throw new QueryError(at(place, 'field'), 'must be a path');
  return Object.freeze({ field });
}
