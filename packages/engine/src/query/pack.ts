import { type CompareQuery, OPERATORS, type Operator, type Query } from './query.ts';

/**
 * A query as the monitor keeps it: a short text where that holds all of it, else the query itself. A text is one object
 * for the garbage collector in place of some ten.
 */
export type PackedQuery = string | Query;

/** A node as lists, which JSON says shortly. */
type Packed = ['*'] | ['&' | '|' | '!', ...Packed[]] | [number, string, unknown];

/** Beside the operator's number: case counts; the operand is a field. */
const CASE_SENSITIVE = 16;
const DYNAMIC = 32;

/** Packs a query; one with features or with constants that JSON cannot hold stays as it is. */
export function packQuery(query: Query): PackedQuery {
  const packed = pack(query);
  return packed === null ? query : JSON.stringify(packed);
}

/** The query that was packed, or one equal to it. */
export function unpackQuery(packed: PackedQuery): Query {
  return typeof packed === 'string' ? unpack(JSON.parse(packed) as Packed) : packed;
}

function pack(query: Query): Packed | null {
  switch (query.kind) {
    case 'all':
      return ['*'];
    case 'and':
      return packChildren('&', query.children);
    case 'or':
      return packChildren('|', query.children);
    case 'not':
      return packChildren('!', [query.child]);
    case 'compare':
      return packComparison(query);
    default:
      return null;
  }
}

function packChildren(kind: '&' | '|' | '!', children: readonly Query[]): Packed | null {
  const packed: Packed = [kind];
  for (const child of children) {
    const one = pack(child);
    if (one === null) return null;
    packed.push(one);
  }
  return packed;
}

function packComparison({ field, operator, operand, caseSensitive }: CompareQuery): Packed | null {
  const code = OPERATORS.indexOf(operator) + (caseSensitive ? CASE_SENSITIVE : 0);
  if ('field' in operand) return [code + DYNAMIC, field, operand.field];
  return isJson(operand.constant) ? [code, field, operand.constant] : null;
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
