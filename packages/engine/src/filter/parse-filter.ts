import { isRecord } from '../document/path.ts';
import { at, QueryError } from '../errors.ts';
import { allOf, anyOf, noneOf } from '../query/combine.ts';
import type { Query } from '../query/query.ts';
import { differsLittle } from '../text/differs-little.ts';
import { parseComparison, parseCondition } from './condition.ts';
import { Budget, type Context, caseOf } from './context.ts';

const COMBINE = { AND: allOf, OR: anyOf, NOT: noneOf } as const;

/** Keys that only a slip of the pen would write near another one: they are no field's name beside a condition. */
const LONG_KEYS = ['field', 'operator', 'value', 'case_sensitive', 'case_insensitive'] as const;

/** Keys that belong to a condition or say how to compare; every other key is a field with the value it must equal. */
const RESERVED: ReadonlySet<string> = new Set([
  'field',
  'operator',
  'value',
  'AND',
  'OR',
  'NOT',
  'case_sensitive',
  'case_insensitive',
]);

/**
 * Reads a filter: `{field, operator, value}`, `AND`/`OR`/`NOT` with one condition or a list, or the shorthand
 * `{"metadata.x": value}`. Several keys in one object must all hold; an empty object always holds.
 * @param options `place` begins the places in errors; `caseSensitive` is what holds where nothing is said; `maxDepth` (16) and `maxNodes` (1024) bound the filter
 * @throws QueryError naming the place of the first mistake
 */
export function parseFilter(
  input: unknown,
  options: { place: string; caseSensitive?: boolean; maxDepth?: number; maxNodes?: number },
): Query {
  const budget = new Budget(options.maxDepth, options.maxNodes);
  const { place, caseSensitive = false } = options;
  return parseNode(input, { place, depth: 1, caseSensitive, budget });
}

function parseNode(input: unknown, outer: Context): Query {
  outer.budget.take(outer.place, outer.depth);
  if (!isRecord(input)) throw new QueryError(outer.place, 'must be an object');
  const context = { ...outer, caseSensitive: caseOf(input, outer) };
  refuseMisspelt(input, context.place);
  const parts: Query[] = [];
  if (isCondition(input)) parts.push(parseCondition(input, context));
  for (const key of ['AND', 'OR', 'NOT'] as const)
    if (Object.hasOwn(input, key) && input[key] != null)
      parts.push(COMBINE[key](parseChildren(input[key], { ...context, place: at(context.place, key) })));
  for (const key of Object.keys(input))
    if (!RESERVED.has(key)) parts.push(parseShorthand(key, input[key], context));
  return allOf(parts);
}

function isCondition(input: Record<string, unknown>): boolean {
  return ['field', 'operator', 'value'].some((key) => Object.hasOwn(input, key));
}

/** Names that look like our own would be read as fields, and the condition that was meant would not count. */
function refuseMisspelt(input: Record<string, unknown>, place: string): void {
  const near = isCondition(input) ? LONG_KEYS : [];
  for (const key of Object.keys(input)) {
    if (RESERVED.has(key)) continue;
    const meant =
      Object.keys(COMBINE).find((known) => known === key.toUpperCase()) ??
      near.find((known) => differsLittle(known, key));
    if (meant !== undefined)
      throw new QueryError(
        at(place, key),
        `is not known; write "${meant}", or {"field": "${key}", …} where a field of that name is meant`,
      );
  }
}

function parseChildren(input: unknown, context: Context): Query[] {
  const depth = context.depth + 1;
  if (!Array.isArray(input)) return [parseNode(input, { ...context, depth })];
  return input.map((child, i) => parseNode(child, { ...context, depth, place: `${context.place}[${i}]` }));
}

function parseShorthand(field: string, value: unknown, context: Context): Query {
  const place = at(context.place, field);
  context.budget.take(place, context.depth);
  if (field === '') throw new QueryError(place, 'must not have an empty key: which field to compare');
  return parseComparison({ field, operator: 'eq', value, valuePlace: place }, context);
}
