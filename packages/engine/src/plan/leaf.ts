import type { FieldValues } from '../document/field-values.ts';
import type { PreparedDocument } from '../document/prepared.ts';
import { type DocumentView, wordIndex } from '../keys/document-view.ts';
import type { Field } from '../keys/field-table.ts';
import type { Query } from '../query/query.ts';
import { compareCodePoints } from '../text/order.ts';
import type { Clause, CompiledPattern } from '../verify/clause.ts';

/** A comparison by order. */
export type OrderOperator = 'gt' | 'gte' | 'lt' | 'lte';

/** What a leaf does with a field's strings. */
export type TextOperator = OrderOperator | 'contains' | 'starts_with' | 'ends_with';

/** A comparison of a field's strings with a text in the form to compare in. */
export interface TextWork {
  readonly kind: 'text';
  readonly field: Field;
  readonly operator: TextOperator;
  readonly text: string;
  readonly caseSensitive: boolean;
}

/** A regular expression in a field's strings. */
export interface PatternWork {
  readonly kind: 'pattern';
  readonly field: Field;
  readonly text: string;
  readonly caseSensitive: boolean;
}

/** A clause that only the reference verifier knows: lists and objects, other fields, vectors and hashes. */
export interface ClauseWork {
  readonly kind: 'clause';
  readonly query: Query;
  /** The key that stands for it and equal ones, where there is one. */
  readonly key?: number;
}

/** How a leaf is worked out. */
export type LeafWork = TextWork | PatternWork | ClauseWork;

interface LeafState {
  readonly id: number;
  /** Tests that stand for it. */
  uses: number;
  /** The number of the last document that it was worked out for, and the outcome. */
  decidedFor: number;
  holds: boolean;
}

/** A test that is worked out from the document itself, at most once a document however many queries share it. */
export type Leaf = LeafState &
  (
    | TextWork
    | (PatternWork & { readonly pattern: CompiledPattern })
    | (Omit<ClauseWork, 'query'> & { readonly clause: Clause })
  );

/** Whether the document at hand passes. @throws what a clause does, such as on a bad pattern that the document brings */
export function leafHolds(leaf: Leaf, view: DocumentView): boolean {
  if (leaf.decidedFor !== view.number) {
    leaf.holds = workOut(leaf, view);
    leaf.decidedFor = view.number;
  }
  return leaf.holds;
}

function workOut(leaf: Leaf, view: DocumentView): boolean {
  if (leaf.kind === 'clause') return leaf.clause.matches(view.prepared);
  if (leaf.kind === 'pattern')
    return valuesOf(view.prepared, leaf.field)
      .each.strings(true)
      .some((text) => leaf.pattern.test(text));
  return compareText(leaf, view);
}

function compareText(leaf: TextWork, view: DocumentView): boolean {
  const { field, operator, text: wanted, caseSensitive } = leaf;
  switch (operator) {
    case 'contains':
      return contains(valuesOf(view.prepared, field), wanted, caseSensitive);
    case 'starts_with':
      return strings(view, leaf).some((text) => text.startsWith(wanted));
    case 'ends_with':
      return strings(view, leaf).some((text) => text.endsWith(wanted));
    default:
      return isOrdered(view, wordIndex(field.index, caseSensitive), operator, wanted);
  }
}

function contains(values: FieldValues, part: string, caseSensitive: boolean): boolean {
  return (
    values.singles.strings(caseSensitive).some((text) => text.includes(part)) ||
    values.elements.strings(caseSensitive).includes(part)
  );
}

/** Any string lies above a bound where the last one does. */
function isOrdered(view: DocumentView, index: number, operator: OrderOperator, bound: string): boolean {
  const isUpwards = operator === 'gt' || operator === 'gte';
  const extreme = (isUpwards ? view.maxText : view.minText)[index] ?? null;
  if (extreme === null) return false;
  const sign = compareCodePoints(extreme, bound);
  if (sign === 0) return operator === 'gte' || operator === 'lte';
  return sign > 0 === isUpwards;
}

function strings(view: DocumentView, leaf: TextWork): readonly string[] {
  return valuesOf(view.prepared, leaf.field).each.strings(leaf.caseSensitive);
}

function valuesOf(document: PreparedDocument, field: Field): FieldValues {
  return document.field(field.path);
}
