import type { AllQuery, Query } from './query.ts';

/** The query that every document matches. */
export const EVERYTHING: AllQuery = Object.freeze({ kind: 'all' });

/** Every child must match; with no children every document does. */
export function allOf(children: Query[]): Query {
  const parts = children.filter((child) => child.kind !== 'all');
  if (parts.length === 0) return EVERYTHING;
  return parts.length === 1
    ? (parts[0] as Query)
    : Object.freeze({ kind: 'and', children: Object.freeze(parts) });
}

/** At least one child must match; with no children no document does. */
export function anyOf(children: Query[]): Query {
  if (children.length === 1) return children[0] as Query;
  return Object.freeze({ kind: 'or', children: Object.freeze([...children]) });
}

/** No child may match; with no children every document matches. */
export function noneOf(children: Query[]): Query {
  return children.length === 0 ? EVERYTHING : Object.freeze({ kind: 'not', child: anyOf(children) });
}
