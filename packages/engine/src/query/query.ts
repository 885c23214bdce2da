/** The operators of the filter language. */
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

/** The name of an operator. */
export type Operator = (typeof OPERATORS)[number];

/** How two vectors are compared; each gives a score in [0, 1], 1 being nearest. */
export type Metric = 'cosine' | 'dot' | 'euclid';

/** What the other side of a comparison is: a constant of the query, or another field of the same document. */
export type Operand = { readonly constant: unknown } | FieldOperand;

/** A value that each document brings itself, at a dot path. */
export interface FieldOperand {
  readonly field: string;
}

/** Holds for every document. */
export interface AllQuery {
  readonly kind: 'all';
}

/** Holds where every child holds; without children always. */
export interface AndQuery {
  readonly kind: 'and';
  readonly children: readonly Query[];
}

/** Holds where some child holds; without children never. */
export interface OrQuery {
  readonly kind: 'or';
  readonly children: readonly Query[];
}

/** Holds where the child does not. */
export interface NotQuery {
  readonly kind: 'not';
  readonly child: Query;
}

/** Compares a field with an operand. */
export interface CompareQuery {
  readonly kind: 'compare';
  readonly field: string;
  readonly operator: Operator;
  readonly operand: Operand;
  readonly caseSensitive: boolean;
}

/** Holds where the document's vector scores at least `minScore` against the query's. */
export interface SimilarQuery {
  readonly kind: 'similar';
  readonly feature: string;
  /** Components already rounded to float32. */
  readonly query: readonly number[] | FieldOperand;
  readonly metric: Metric;
  readonly minScore: number;
}

/** Holds where the document's hash differs from the query's in at most `maxDistance` bits. */
export interface HashQuery {
  readonly kind: 'hash';
  readonly feature: string;
  /** Lower-case hex, two digits a byte. */
  readonly query: string | FieldOperand;
  readonly maxDistance: number;
}

/** A standing query: a tree of plain nodes that are never changed and survive JSON unchanged. */
export type Query = AllQuery | AndQuery | OrQuery | NotQuery | CompareQuery | SimilarQuery | HashQuery;
