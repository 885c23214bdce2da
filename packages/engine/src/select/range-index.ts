import { IntervalSet } from '../containers/interval-set.ts';
import { type DocumentView, wordIndex } from '../keys/document-view.ts';
import type { Field } from '../keys/field-table.ts';
import { orderCode } from './order-code.ts';
import type { RangeSort } from './required.ts';

/** Documents whose values are remembered for estimates. */
const SAMPLE = 64;
/** Documents that what is supposed counts for beside those remembered. */
const PRIOR_WEIGHT = 4;

/** The queries that are anchored at ranges of one field's values of one sort, kept with one key. */
export interface RangeIndex {
  readonly number: number;
  readonly under: number;
  readonly values: RangeValues;
  readonly intervals: IntervalSet;
}

/** The values of one sort of a field: those of the document at hand, and a sample of earlier ones. */
export class RangeValues {
  readonly field: Field;
  readonly sort: RangeSort;
  /** The extremes of the document at hand; (∞, -∞) where there is no value. */
  min: number = Infinity;
  max: number = -Infinity;
  /** Indexes that ask for them. */
  uses = 0;
  readonly #lows: Float64Array = new Float64Array(SAMPLE);
  readonly #highs: Float64Array = new Float64Array(SAMPLE);
  #sampled = 0;

  constructor(field: Field, sort: RangeSort) {
    this.field = field;
    this.sort = sort;
  }

  /** Takes the values of a document. */
  take(view: DocumentView): void {
    this.#readExtremes(view);
    const at = this.#sampled++ % SAMPLE;
    this.#lows[at] = this.min;
    this.#highs[at] = this.max;
  }

  #readExtremes(view: DocumentView): void {
    if (this.sort === 'number') {
      this.min = view.minNumber[this.field.index] as number;
      this.max = view.maxNumber[this.field.index] as number;
      return;
    }
    const index = wordIndex(this.field.index, this.sort === 'exact text');
    const [min, max] = [view.minText[index] ?? null, view.maxText[index] ?? null];
    this.min = min === null ? Infinity : orderCode(min);
    this.max = max === null ? -Infinity : orderCode(max);
  }

  /** The share of documents with values in a range, estimated. */
  rate(low: number, high: number): number {
    const count = Math.min(SAMPLE, this.#sampled);
    let inside = 0;
    for (let i = 0; i < count; i++)
      if (low <= (this.#highs[i] as number) && high >= (this.#lows[i] as number)) inside++;
    return (inside + PRIOR_WEIGHT * supposedRate(low, high)) / (count + PRIOR_WEIGHT);
  }
}

/** What is supposed of a range before documents were seen: one with two ends is narrower. */
export function supposedRate(low: number, high: number): number {
  return low === -Infinity || high === Infinity ? 0.5 : 0.1;
}
