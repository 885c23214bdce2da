import { ValueSet } from './value-set.ts';

const EMPTY = new ValueSet([]);

/**
 * The values of one field of one document, seen the three ways in which operators look at them.
 *
 * ```text
 * found at the path    singles     elements    each
 * "a"                  "a"         –           "a"
 * ["a", "b"]           –           "a" "b"     "a" "b"
 * ```
 */
export class FieldValues {
  /** What stands at the path, lists whole. */
  readonly found: readonly unknown[];
  /** The values that are no lists. */
  readonly singles: ValueSet;
  /** The elements of the values that are lists. */
  readonly elements: ValueSet;
  /** Both: what "any element passes" ranges over. */
  readonly each: ValueSet;

  constructor(found: readonly unknown[]) {
    this.found = found;
    const lists = found.filter((value) => Array.isArray(value)) as unknown[][];
    if (lists.length === 0) {
      this.singles = this.each = found.length === 0 ? EMPTY : new ValueSet(found);
      this.elements = EMPTY;
      return;
    }
    const singles = found.filter((value) => !Array.isArray(value));
    this.elements = new ValueSet(lists.flat());
    this.singles = singles.length === 0 ? EMPTY : new ValueSet(singles);
    this.each = singles.length === 0 ? this.elements : new ValueSet([...singles, ...this.elements.values]);
  }

  /** Whether the document has the field, be it with null or an empty list. */
  get present(): boolean {
    return this.found.length > 0;
  }
}
