import { type CompareQuery, OPERATORS, type Operator, type Query } from './query.ts';

/**
 * A query as the monitor keeps it: a short text where that holds all of it, else the query itself. A text is one object
 * for the garbage collector in place of some ten. Numbers in it are single characters.
 *
 * ```text
 * node  ALL
 *       AND count node…   OR count node…
 *       NOT node
 *       comparison, length of the path, length of the operand, path operand
 * ```
 */
export type PackedQuery = string | Query;

/** A comparison: its operator's number, and whether case counts, the operand is a field, or is no string but JSON. */
const CASE_SENSITIVE = 16;
const DYNAMIC = 32;
const JSON_OPERAND = 64;
/** Nodes that are no comparison. */
const ALL = 128;
const AND = 129;
const OR = 130;
const NOT = 131;

/** The largest number that is one character. */
const MAX_NUMBER = 0xffff;

const CODES = Object.fromEntries(OPERATORS.map((operator, code) => [operator, code])) as Record<
  Operator,
  number
>;

/** Packs a query; one with features, with constants that JSON cannot hold, or with something very long stays as it is. */
export function packQuery(query: Query): PackedQuery {
  const parts: string[] = [];
  return write(query, parts) ? parts.join('') : query;
}

/** The query that was packed, or one equal to it. */
export function unpackQuery(packed: PackedQuery): Query {
  return typeof packed === 'string' ? new Reader(packed).node() : packed;
}

/** Writes a query; false where that cannot be. */
function write(query: Query, parts: string[]): boolean {
  switch (query.kind) {
    case 'all':
      parts.push(String.fromCharCode(ALL));
      return true;
    case 'and':
      return writeChildren(AND, query.children, parts);
    case 'or':
      return writeChildren(OR, query.children, parts);
    case 'not':
      parts.push(String.fromCharCode(NOT));
      return write(query.child, parts);
    case 'compare':
      return writeComparison(query, parts);
    default:
      return false;
  }
}

function writeChildren(code: number, children: readonly Query[], parts: string[]): boolean {
  if (children.length > MAX_NUMBER) return false;
  parts.push(String.fromCharCode(code, children.length));
  // By index: a frozen array's iterator is not optimized away.
  for (let i = 0; i < children.length; i++) if (!write(children[i] as Query, parts)) return false;
  return true;
}

function writeComparison(
  { field, operator, operand, caseSensitive }: CompareQuery,
  parts: string[],
): boolean {
  const isDynamic = 'field' in operand;
  const other = isDynamic ? operand.field : operand.constant;
  const text = typeof other === 'string' ? other : toJson(other);
  if (text === null || Math.max(field.length, text.length) > MAX_NUMBER) return false;
  const code =
    CODES[operator] +
    (caseSensitive ? CASE_SENSITIVE : 0) +
    (isDynamic ? DYNAMIC : 0) +
    (text === other ? 0 : JSON_OPERAND);
  parts.push(String.fromCharCode(code, field.length, text.length), field, text);
  return true;
}

/** JSON; null where it cannot hold the value. */
function toJson(value: unknown): string | null {
  return isJson(value) ? JSON.stringify(value) : null;
}

function isJson(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value !== 'object' || value === null)
    return typeof value === 'string' || typeof value === 'boolean' || value === null;
  return Object.values(value).every(isJson);
}

/** Reads a packed query from its beginning. */
class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  node(): Query {
    const code = this.#number();
    switch (code) {
      case ALL:
        return { kind: 'all' };
      case AND:
        return { kind: 'and', children: this.#children() };
      case OR:
        return { kind: 'or', children: this.#children() };
      case NOT:
        return { kind: 'not', child: this.node() };
      default:
        return this.#comparison(code);
    }
  }

  #children(): Query[] {
    const children: Query[] = [];
    for (let count = this.#number(); count > 0; count--) children.push(this.node());
    return children;
  }

  #comparison(code: number): CompareQuery {
    const length = this.#number();
    const operandLength = this.#number();
    const field = this.#take(length);
    const text = this.#take(operandLength);
    const constant: unknown = code & JSON_OPERAND ? JSON.parse(text) : text;
    return {
      kind: 'compare',
      field,
      operator: OPERATORS[code & 15] as Operator,
      operand: code & DYNAMIC ? { field: text } : { constant },
      caseSensitive: (code & CASE_SENSITIVE) !== 0,
    };
  }

  #number(): number {
    return this.#text.charCodeAt(this.#at++);
  }

  #take(length: number): string {
    this.#at += length;
    return this.#text.slice(this.#at - length, this.#at);
  }
}
