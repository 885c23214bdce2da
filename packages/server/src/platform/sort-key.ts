import { compareCodePoints, resolvePath } from '@tocsin/engine';

/**
 * Where something stands in a list that is ordered by a field: the kind of the value, the value, and what decides between
 * equal ones. As a list, since it is what a cursor holds.
 */
export type SortKey = readonly [kind: number, value: string | number | null, tie: string];

/** Longer strings are compared by so many characters and then by the tie, so that a key, and a cursor, stays small. */
const MAX_STRING = 256;
const NUMBER = 0;
const STRING = 1;
const BOOLEAN = 2;
/** The kind of what is missing or null, and of lists and objects, which have no order. */
const NOTHING = 3;

/** The key of a value; of a list its first element counts. */
export function sortKeyOf(value: unknown, tie: string): SortKey {
  const one: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof one === 'number') return [NUMBER, one, tie];
  if (typeof one === 'string') return [STRING, one.slice(0, MAX_STRING), tie];
  if (typeof one === 'boolean') return [BOOLEAN, Number(one), tie];
  return [NOTHING, null, tie];
}

/** The key of the first value at a dot path. */
export function sortKeyAt(view: unknown, path: string, tie: string): SortKey {
  return sortKeyOf(resolvePath(view, path)[0], tie);
}

/**
 * Numbers, then strings by code point, then booleans; what is missing comes last in both directions. Equal values are
 * ordered by their tie.
 */
export function compareSortKeys(a: SortKey, b: SortKey, descending: boolean): number {
  if (a[0] === NOTHING || b[0] === NOTHING) {
    if (a[0] !== b[0]) return a[0] - b[0];
    return compareCodePoints(a[2], b[2]);
  }
  const order = a[0] - b[0] || compareValues(a[1], b[1]) || compareCodePoints(a[2], b[2]);
  return descending ? -order : order;
}

function compareValues(a: SortKey[1], b: SortKey[1]): number {
  if (typeof a === 'string') return compareCodePoints(a, b as string);
  return (a as number) - (b as number);
}

/** A key as a cursor brings it back. */
export function sortKeyFrom(after: readonly (string | number | null)[]): SortKey {
  return [after[0] as number, after[1] ?? null, String(after[2])];
}
