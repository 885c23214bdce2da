import { type CompareQuery, OPERATORS, type Operator, type Query } from './query.ts';

/**
 * A query as the monitor keeps it: a short text where that holds all of it, else the query itself. A text is one object
 * for the garbage collector in place of some ten.
 *
 * ```text
 * node  *                            all
 *       &count,node…  |count,node…   and, or
 *       !node                        not
 *       code,length,length,path operand        a comparison, with the lengths of its path and its operand
 * ```
 */
export type PackedQuery = string | Query;

/** Beside the operator's number: case counts; the operand is a field; it is no string but stands there as JSON. */
const CASE_SENSITIVE = 16;
const DYNAMIC = 32;
const JSON_OPERAND = 64;

const CODES = Object.fromEntries(OPERATORS.map((operator, code) => [operator, code])) as Record<
  Operator,
  number
>;

/** Packs a query; one with features or with constants that JSON cannot hold stays as it is. */
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
      parts.push('*');
      return true;
    case 'and':
      return writeChildren('&', query.children, parts);
    case 'or':
      return writeChildren('|', query.children, parts);
    case 'not':
      parts.push('!');
      return write(query.child, parts);
    case 'compare':
      return writeComparison(query, parts);
    default:
      return false;
  }
}

function writeChildren(sign: string, children: readonly Query[], parts: string[]): boolean {
  parts.push(`${sign}${children.length},`);
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
  if (text === null) return false;
  const code =
    CODES[operator] +
    (caseSensitive ? CASE_SENSITIVE : 0) +
    (isDynamic ? DYNAMIC : 0) +
    (text === other ? 0 : JSON_OPERAND);
  parts.push(`${code},${field.length},${text.length},`, field, text);
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
    switch (this.#text[this.#at]) {
      case '*':
        this.#at++;
        return { kind: 'all' };
      case '&':
        return { kind: 'and', children: this.#children() };
      case '|':
        return { kind: 'or', children: this.#children() };
      case '!':
        this.#at++;
        return { kind: 'not', child: this.node() };
      default:
        return this.#comparison();
    }
  }

  #children(): Query[] {
    this.#at++;
    const children: Query[] = [];
    for (let count = this.#number(); count > 0; count--) children.push(this.node());
    return children;
  }

  #comparison(): CompareQuery {
    const code = this.#number();
    const [length, operandLength] = [this.#number(), this.#number()];
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

  /** Reads digits and the comma behind them. */
  #number(): number {
    const end = this.#text.indexOf(',', this.#at);
    return Number(this.#take(end - this.#at, end + 1));
  }

  #take(length: number, next: number = this.#at + length): string {
    const text = this.#text.slice(this.#at, this.#at + length);
    this.#at = next;
    return text;
  }
}
