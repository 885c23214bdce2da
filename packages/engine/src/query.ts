/** Operators of the filter language. */
export const OPERATORS = [
  'eq',
  'ne',
  'gt',
  'gte',
  'lt',
  'lte',
  'in',
  'nin',
  'contains',
  'starts_with',
  'ends_with',
  'regex',
  'exists',
  'is_null',
  'text',
] as const;

/** An operator of the filter language. */
export type Operator = (typeof OPERATORS)[number];

/** The value of another field of the same document. */
export interface DynamicField {
  readonly type: 'dynamic';
  readonly field: string;
}

/** A comparison of a field. */
export interface Compare {
  readonly type: 'compare';
  readonly field: string;
  readonly operator: Operator;
  readonly value: unknown;
  readonly caseSensitive: boolean;
}

/** How near a vector must be. */
export interface Similar {
  readonly type: 'similar';
  readonly feature: string;
  readonly query: readonly number[] | DynamicField;
  readonly minScore: number;
  readonly metric: 'cosine' | 'dot' | 'euclid';
}

/** How near a hash must be. */
export interface Near {
  readonly type: 'hash';
  readonly feature: string;
  /** Hexadecimal. */
  readonly query: string | DynamicField;
  readonly maxDistance: number;
}

/** A standing query: a tree of plain immutable nodes that can be printed as JSON. */
export type Query =
  | { readonly type: 'and' | 'or' | 'not'; readonly children: readonly Query[] }
  | Compare
  | Similar
  | Near;

/** All of them; with none, every document. */
export function allOf(children: readonly Query[]): Query {
  return children.length === 1 ? (children[0] as Query) : { type: 'and', children };
}

/** Any of them; with none, no document. */
export function anyOf(children: readonly Query[]): Query {
  return { type: 'or', children };
}

/** None of them. */
export function noneOf(children: readonly Query[]): Query {
  return { type: 'not', children };
}

/**
 * Documents whose vector scores at least `minScore` (0 to 1) against the query.
 * @param feature address without scheme: `extractor@version/output`
 */
export function similarTo(
  feature: string,
  query: readonly number[] | Float32Array | { readonly field: string },
  options: { readonly minScore: number; readonly metric?: Similar['metric'] },
): Query {
  const { minScore, metric = 'cosine' } = options;
  const node = 'field' in query ? dynamic(query.field) : Array.from(query as ArrayLike<number>);
  return { type: 'similar', feature, query: node, minScore, metric };
}

/** Documents whose perceptual hash differs in at most `maxDistance` bits. */
export function hashNear(
  feature: string,
  query: Uint8Array | { readonly field: string },
  options: { readonly maxDistance: number },
): Query {
  const node = query instanceof Uint8Array ? toHex(query) : dynamic(query.field);
  return { type: 'hash', feature, query: node, maxDistance: options.maxDistance };
}

function dynamic(field: string): DynamicField {
  return { type: 'dynamic', field };
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
