import { componentsOf, vectorOf } from './components.ts';
import {
  type CompareQuery,
  type HashQuery,
  OPERATORS,
  type Operator,
  type Query,
  type SimilarQuery,
} from './query.ts';

/**
 * A query as the monitor keeps it: a short text, with vectors where it has some; the query itself where that cannot hold all
 * of it. A text is one object for the garbage collector in place of some ten. Numbers in it are single characters.
 *
 * ```text
 * node  ALL
 *       AND count node…   OR count node…
 *       NOT node
 *       FEATURE length, JSON in which a vector is its number
 *       comparison, length of the path, length of the operand, path operand
 * ```
 */
export type PackedQuery = string | QueryWithVectors | Query;

interface QueryWithVectors {
  readonly kind: 'packed';
  readonly text: string;
  readonly vectors: readonly Float32Array[];
}

/** A comparison: its operator's number, and whether case counts, the operand is a field, or is no string but JSON. */
const CASE_SENSITIVE = 16;
const DYNAMIC = 32;
const JSON_OPERAND = 64;
/** Nodes that are no comparison. */
const ALL = 128;
const AND = 129;
const OR = 130;
const NOT = 131;
const FEATURE = 132;

/** The largest number that is one character. */
const MAX_NUMBER = 0xffff;

const CODES = Object.fromEntries(OPERATORS.map((operator, code) => [operator, code])) as Record<
  Operator,
  number
>;

/** Packs a query; one with constants that JSON cannot hold, or with something very long, stays as it is. */
export function packQuery(query: Query): PackedQuery {
  const parts: string[] = [];
  const vectors: Float32Array[] = [];
  if (!write(query, parts, vectors)) return query;
  const text = parts.join('');
  return vectors.length === 0 ? text : { kind: 'packed', text, vectors };
}

/** The query that was packed, or one equal to it. */
export function unpackQuery(packed: PackedQuery): Query {
  if (typeof packed === 'string') return new Reader(packed, NO_VECTORS).node();
  return packed.kind === 'packed' ? new Reader(packed.text, packed.vectors).node() : packed;
}

const NO_VECTORS: readonly Float32Array[] = [];

/** Writes a query; false where that cannot be. */
function write(query: Query, parts: string[], vectors: Float32Array[]): boolean {
  switch (query.kind) {
    case 'all':
      parts.push(String.fromCharCode(ALL));
      return true;
    case 'and':
      return writeChildren(AND, query.children, parts, vectors);
    case 'or':
      return writeChildren(OR, query.children, parts, vectors);
    case 'not':
      parts.push(String.fromCharCode(NOT));
      return write(query.child, parts, vectors);
    case 'compare':
      return writeComparison(query, parts);
    case 'similar':
    case 'hash':
      return writeFeature(query, parts, vectors);
  }
}

function writeChildren(
  code: number,
  children: readonly Query[],
  parts: string[],
  vectors: Float32Array[],
): boolean {
  if (children.length > MAX_NUMBER) return false;
  parts.push(String.fromCharCode(code, children.length));
  // By index: a frozen array's iterator is not optimized away.
  for (let i = 0; i < children.length; i++) if (!write(children[i] as Query, parts, vectors)) return false;
  return true;
}

function writeFeature(query: SimilarQuery | HashQuery, parts: string[], vectors: Float32Array[]): boolean {
  const hasVector = query.kind === 'similar' && !('field' in query.query);
  const text = toJson(hasVector ? { ...query, query: vectors.push(vectorOf(query.query)) - 1 } : query);
  if (text === null || text.length > MAX_NUMBER) return false;
  parts.push(String.fromCharCode(FEATURE, text.length), text);
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
  readonly #vectors: readonly Float32Array[];
  #at = 0;

  constructor(text: string, vectors: readonly Float32Array[]) {
    this.#text = text;
    this.#vectors = vectors;
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
      case FEATURE:
        return this.#feature();
      default:
        return this.#comparison(code);
    }
  }

  #children(): Query[] {
    const children: Query[] = [];
    for (let count = this.#number(); count > 0; count--) children.push(this.node());
    return children;
  }

  #feature(): SimilarQuery | HashQuery {
    const node = JSON.parse(this.#take(this.#number())) as SimilarQuery | HashQuery;
    const { query }: { query: unknown } = node;
    if (node.kind === 'hash' || typeof query !== 'number') return node;
    return { ...node, query: componentsOf(this.#vectors[query] as Float32Array) };
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
