import { QueryError } from '../errors.ts';

/** Nested filter objects allowed by default; every level is a stack frame when a query runs. */
export const DEFAULT_MAX_DEPTH = 16;

/** Conditions and combinations allowed by default in one filter. */
export const DEFAULT_MAX_NODES = 1024;

/** Counts what a filter costs while it is read, so that a hostile one is refused early. */
export class Budget {
  readonly #maxDepth: number;
  readonly #maxNodes: number;
  #nodes = 0;

  constructor(maxDepth: number = DEFAULT_MAX_DEPTH, maxNodes: number = DEFAULT_MAX_NODES) {
    this.#maxDepth = maxDepth;
    this.#maxNodes = maxNodes;
  }

  /** Takes one node at a depth, 1 being the outermost. @throws QueryError over a limit */
  take(place: string, depth: number): void {
    this.#nodes++;
    if (depth > this.#maxDepth)
      throw new QueryError(place, `is nested too deeply: at most ${this.#maxDepth} levels`);
    if (this.#nodes > this.#maxNodes)
      throw new QueryError(place, `is too large: at most ${this.#maxNodes} conditions`);
  }
}

/** Where the parser stands. */
export interface Context {
  readonly place: string;
  readonly depth: number;
  /** Inherited by the conditions below. */
  readonly caseSensitive: boolean;
  readonly budget: Budget;
}

/** `case_sensitive` of an object, else the reverse of its `case_insensitive`, else what it inherits. */
export function caseOf(input: Record<string, unknown>, context: Context): boolean {
  const sensitive = readFlag(input, 'case_sensitive', context.place);
  const insensitive = readFlag(input, 'case_insensitive', context.place);
  return sensitive ?? (insensitive === null ? context.caseSensitive : !insensitive);
}

function readFlag(input: Record<string, unknown>, key: string, place: string): boolean | null {
  const value = Object.hasOwn(input, key) ? (input[key] ?? null) : null;
  if (value !== null && typeof value !== 'boolean')
    throw new QueryError(place === '' ? key : `${place}.${key}`, 'must be true or false');
  return value;
}
