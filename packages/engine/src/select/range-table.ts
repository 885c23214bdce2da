import { IntervalSet } from '../containers/interval-set.ts';
import { Slots } from '../containers/slots.ts';
import type { DocumentView } from '../keys/document-view.ts';
import type { Field } from '../keys/field-table.ts';
import { type RangeIndex, RangeValues, supposedRate } from './range-index.ts';
import type { Range, RangeSort } from './required.ts';

const NONE: readonly RangeIndex[] = [];

/** The indexes of ranges, by the key that they are kept with, and the values that they look at. */
export class RangeTable {
  readonly #byNumber: (RangeIndex | undefined)[] = [];
  readonly #byKey = new Map<number, RangeIndex[]>();
  readonly #values = new Map<number, RangeValues>();
  readonly #numbers = new Slots();

  /** Takes the values of the document at hand. */
  take(view: DocumentView): void {
    for (const values of this.#values.values()) values.take(view);
  }

  /** The indexes kept with a key. */
  under(key: number): readonly RangeIndex[] {
    return this.#byKey.get(key) ?? NONE;
  }

  /** The index with a number that is in use. */
  at(number: number): RangeIndex {
    return this.#byNumber[number] as RangeIndex;
  }

  /** The share of documents with values in a range, estimated. */
  rate({ field, sort, low, high }: Range): number {
    return this.#values.get(valuesNumber(field, sort))?.rate(low, high) ?? supposedRate(low, high);
  }

  /** The index for a range, made where there is none. */
  for({ field, sort }: Range, under: number): RangeIndex {
    const indexes = this.#byKey.get(under) ?? [];
    this.#byKey.set(under, indexes);
    const known = indexes.find(({ values }) => values.field === field && values.sort === sort);
    if (known !== undefined) return known;
    const values = this.#valuesOf(field, sort);
    values.uses++;
    const index = { number: this.#numbers.take(), under, values, intervals: new IntervalSet() };
    indexes.push(index);
    this.#byNumber[index.number] = index;
    return index;
  }

  #valuesOf(field: Field, sort: RangeSort): RangeValues {
    const number = valuesNumber(field, sort);
    const values = this.#values.get(number) ?? new RangeValues(field, sort);
    this.#values.set(number, values);
    return values;
  }

  /** Removes an index that has become empty. */
  removeIfEmpty({ number, under, values, intervals }: RangeIndex): void {
    if (intervals.size > 0) return;
    const rest = this.under(under).filter((one) => one.number !== number);
    if (rest.length > 0) this.#byKey.set(under, rest);
    else this.#byKey.delete(under);
    this.#byNumber[number] = undefined;
    this.#numbers.giveBack(number);
    values.uses--;
    if (values.uses === 0) this.#values.delete(valuesNumber(values.field, values.sort));
  }
}

const SORTS: readonly RangeSort[] = ['number', 'text', 'exact text'];

function valuesNumber(field: Field, sort: RangeSort): number {
  return field.index * SORTS.length + SORTS.indexOf(sort);
}
