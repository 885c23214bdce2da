import { type CompareQuery, OPERATORS, type Operator, type Query } from './query.ts';

/**
 * A query as the monitor keeps it: a short text where that holds all of it, else the query itself. A text is one object
 * for the garbage collector in place of some ten.
 */
export type PackedQuery = string | Query;

/** A node as lists, in JSON: `["&",[0,"section","libs"],["!",[14,"text","foo"]]]`. */
type Packed = ['*'] | ['&' | '|' | '!', ...Packed[]] | [number, string, unknown];

/** Beside the operator's number: case counts; the operand is a field. */
const CASE_SENSITIVE = 16;
const DYNAMIC = 32;

/** Packs a query; one with features or with constants that JSON cannot hold stays as it is. */
export function packQuery(query: Query): PackedQuery {
  const parts: string[] = [];
  return write(query, parts) ? parts.join('') : query;
}

/** The query that was packed, or one equal to it. */
export function unpackQuery(packed: PackedQuery): Query {
  return typeof packed === 'string' ? unpack(JSON.parse(packed) as Packed) : packed;
}

/** Writes a query; false where that cannot be. */
function write(query: Query, parts: string[]): boolean {
  switch (query.kind) {
    case 'all':
      parts.push('["*"]');
      return true;
    case 'and':
      return writeChildren('["&"', query.children, parts);
    case 'or':
      return writeChildren('["|"', query.children, parts);
    case 'not':
      return writeChildren('["!"', [query.child], parts);
    case 'compare':
      return writeComparison(query, parts);
    default:
      return false;
  }
}

function writeChildren(begin: string, children: readonly Query[], parts: string[]): boolean {
  parts.push(begin);
  for (const child of children) {
    parts.push(',');
    if (!write(child, parts)) return false;
  }
  parts.push(']');
  return true;
}

function writeComparison(
  { field, operator, operand, caseSensitive }: CompareQuery,
  parts: string[],
): boolean {
  const isDynamic = 'field' in operand;
  const other = isDynamic ? operand.field : operand.constant;
  if (!isJson(other)) return false;
  const code = OPERATORS.indexOf(operator) + (caseSensitive ? CASE_SENSITIVE : 0) + (isDynamic ? DYNAMIC : 0);
  parts.push('[', String(code), ',', JSON.stringify(field), ',', JSON.stringify(other), ']');
  return true;
}

function isJson(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value !== 'object' || value === null)
    return typeof value === 'string' || typeof value === 'boolean' || value === null;
  return Object.values(value).every(isJson);
}

function unpack(packed: Packed): Query {
  const kind = packed[0];
  switch (kind) {
    case '*':
      return { kind: 'all' };
    case '&':
      return { kind: 'and', children: (packed.slice(1) as Packed[]).map(unpack) };
    case '|':
      return { kind: 'or', children: (packed.slice(1) as Packed[]).map(unpack) };
    case '!':
      return { kind: 'not', child: unpack(packed[1] as Packed) };
    default:
      return unpackComparison(kind, packed[1] as string, packed[2]);
  }
}

function unpackComparison(code: number, field: string, operand: unknown): CompareQuery {
  return {
    kind: 'compare',
    field,
    operator: OPERATORS[code & 15] as Operator,
    operand: code >= DYNAMIC ? { field: operand as string } : { constant: operand },
    caseSensitive: (code & CASE_SENSITIVE) !== 0,
  };
}
