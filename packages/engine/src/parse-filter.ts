import { OPERATORS, type Operator, type Query } from './query.ts';
import { tokenize } from './text.ts';

/** A filter that cannot be read: `place` says where, the message what to change. */
export class QueryError extends Error {
  readonly place: string;
  constructor(place: string, message: string) {
    super(message);
    this.name = 'QueryError';
    this.place = place;
  }
}

/** Limits of a filter and where it stands in its request. */
export interface ParseOptions {
  readonly place: string;
  /** Default 16. */
  readonly maxDepth?: number;
  /** Default 1024. */
  readonly maxNodes?: number;
}

interface State {
  nodes: number;
  readonly maxNodes: number;
  readonly maxDepth: number;
}

/**
 * Reads the filter language: `{field, operator, value}`, `AND`/`OR`/`NOT` of a list or a single condition, and the
 * shorthand `{"metadata.x": v}`. Several keys in one object are AND.
 * @throws QueryError
 */
export function parseFilter(input: unknown, { place, maxDepth = 16, maxNodes = 1024 }: ParseOptions): Query {
  return parseNode(input, place, false, 0, { nodes: 0, maxNodes, maxDepth });
}

function parseNode(
  input: unknown,
  place: string,
  caseSensitive: boolean,
  depth: number,
  state: State,
): Query {
  if (depth > state.maxDepth) throw new QueryError(place, `is nested deeper than ${state.maxDepth} levels`);
  if (++state.nodes > state.maxNodes)
    throw new QueryError(place, `has more than ${state.maxNodes} conditions`);
  if (!isRecord(input)) throw new QueryError(place, 'must be a condition or AND/OR/NOT of conditions');
  const sensitive = caseOf(input, place, caseSensitive);
  if (typeof input['field'] === 'string') return parseCondition(input, place, sensitive);
  const children: Query[] = [];
  for (const [key, value] of Object.entries(input)) {
    if (key === 'case_sensitive' || key === 'case_insensitive') continue;
    if (key === 'AND' || key === 'OR' || key === 'NOT') {
      if (value !== null && value !== undefined)
        children.push(parseLogical(key, value, `${place}.${key}`, sensitive, depth, state));
    } else {
      if (++state.nodes > state.maxNodes)
        throw new QueryError(place, `has more than ${state.maxNodes} conditions`);
      children.push(parseCondition({ field: key, value }, place === '' ? key : `${place}.${key}`, sensitive));
    }
  }
  return children.length === 1 ? (children[0] as Query) : { type: 'and', children };
}

function caseOf(input: Record<string, unknown>, place: string, inherited: boolean): boolean {
  const { case_sensitive: sensitive, case_insensitive: insensitive } = input;
  for (const [name, value] of Object.entries({ case_sensitive: sensitive, case_insensitive: insensitive }))
    if (value !== undefined && value !== null && typeof value !== 'boolean')
      throw new QueryError(`${place}.${name}`, 'must be true or false');
  if (typeof sensitive === 'boolean') return sensitive;
  return typeof insensitive === 'boolean' ? !insensitive : inherited;
}

function parseLogical(
  key: 'AND' | 'OR' | 'NOT',
  value: unknown,
  place: string,
  sensitive: boolean,
  depth: number,
  state: State,
): Query {
  const children = Array.isArray(value)
    ? value.map((child, i) => parseNode(child, `${place}[${i}]`, sensitive, depth + 1, state))
    : [parseNode(value, place, sensitive, depth + 1, state)];
  return { type: key === 'AND' ? 'and' : key === 'OR' ? 'or' : 'not', children };
}

function parseCondition(input: Record<string, unknown>, place: string, caseSensitive: boolean): Query {
  const field = input['field'] as string;
  if (field === '') throw new QueryError(`${place}.field`, 'must not be empty');
  const operator = (input['operator'] ?? 'eq') as Operator;
  if (!OPERATORS.includes(operator))
    throw new QueryError(`${place}.operator`, `must be one of ${OPERATORS.join(', ')}`);
  const value = valueFor(operator, input['value'], `${place}.value`);
  return { type: 'compare', field, operator, value, caseSensitive };
}

function valueFor(operator: Operator, value: unknown, place: string): unknown {
  if (operator === 'exists' || operator === 'is_null') return flag(value, place);
  if (isDynamic(value)) return value;
  const refuse = (what: string): never => {
    throw new QueryError(place, `must be ${what} for ${operator}`);
  };
  if (value === undefined) return refuse('given');
  if (operator === 'in' || operator === 'nin') return Array.isArray(value) ? value : refuse('a list');
  if (['gt', 'gte', 'lt', 'lte'].includes(operator))
    return typeof value === 'number' || typeof value === 'string' ? value : refuse('a number or a string');
  if (['starts_with', 'ends_with', 'regex', 'text'].includes(operator) && typeof value !== 'string')
    return refuse('a string');
  if (operator === 'text' && tokenize(value as string).length === 0)
    return refuse('a text with a letter or a digit');
  return value;
}

function flag(value: unknown, place: string): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value !== 'boolean') throw new QueryError(place, 'must be true or false');
  return value;
}

/** Whether a value stands for another field of the document. */
export function isDynamic(value: unknown): value is { type: 'dynamic'; field: string } {
  return isRecord(value) && value['type'] === 'dynamic' && typeof value['field'] === 'string';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
