import type { Field } from '../keys/field-table.ts';
import type { Leaf, OrderOperator } from './leaf.ts';

/**
 * A query in the form that programs and anchors are made from: what can be read off a document's keys and extremes
 * apart from what must be worked out (`leaf`). Negation stands at the tests only.
 */
export type Test = GroupTest | KeyTest | WordsTest | NumberTest | LeafTest | ConstantTest;

/** Several tests together. */
export interface GroupTest {
  readonly kind: 'and' | 'or';
  readonly children: readonly Test[];
}

/** The document has a key. */
export interface KeyTest {
  readonly kind: 'key';
  readonly key: number;
  readonly negated: boolean;
}

/** One string of a field has all words. */
export interface WordsTest {
  readonly kind: 'words';
  readonly field: Field;
  readonly caseSensitive: boolean;
  readonly keys: readonly number[];
  readonly negated: boolean;
}

/** A number of a field lies above or below a bound. */
export interface NumberTest {
  readonly kind: 'number';
  readonly field: Field;
  readonly operator: OrderOperator;
  readonly bound: number;
  readonly negated: boolean;
}

/** Anything else. The keys that it requires stand beside it under an `and`. */
export interface LeafTest {
  readonly kind: 'leaf';
  readonly leaf: Leaf;
  readonly negated: boolean;
}

/** Always the same. */
export interface ConstantTest {
  readonly kind: 'constant';
  readonly holds: boolean;
}

/** Holds where all children do; without children always. */
export function all(children: readonly Test[]): Test {
  return children.length === 1 ? (children[0] as Test) : { kind: 'and', children };
}

/** Holds where any child does; without children never. */
export function any(children: readonly Test[]): Test {
  return children.length === 1 ? (children[0] as Test) : { kind: 'or', children };
}

/** A test that always or never holds. */
export function constant(holds: boolean): Test {
  return { kind: 'constant', holds };
}

/** Holds where the test does not. */
export function negate(test: Test): Test {
  switch (test.kind) {
    case 'and':
    case 'or':
      return { kind: test.kind === 'and' ? 'or' : 'and', children: test.children.map(negate) };
    case 'constant':
      return constant(!test.holds);
    case 'key':
      return { kind: 'key', key: test.key, negated: !test.negated };
    case 'words': {
      const { field, caseSensitive, keys, negated } = test;
      return { kind: 'words', field, caseSensitive, keys, negated: !negated };
    }
    case 'number': {
      const { field, operator, bound, negated } = test;
      return { kind: 'number', field, operator, bound, negated: !negated };
    }
    case 'leaf':
      return { kind: 'leaf', leaf: test.leaf, negated: !test.negated };
  }
}
