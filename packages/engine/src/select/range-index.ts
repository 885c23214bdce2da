import { IntervalSet } from '../containers/interval-set.ts';
import { type DocumentView, wordIndex } from '../keys/document-view.ts';
import type { Field } from '../keys/field-table.ts';
import { orderCode } from './order-code.ts';
import type { RangeSort } from './required.ts';

/** Documents whose values are remembered for estimates. */
const SAMPLE = 64;
/** Documents after which its queries are looked at again; then after four times as many each time, up to a limit. */
const FIRST_LOOK = 16;
const LAST_LOOK = 8192;
/** Documents that what is supposed counts for beside those remembered. */
const PRIOR_WEIGHT = 4;

/** The queries that are anchored at ranges of one field's values of one sort. */
export class RangeIndex {
  readonly field: Field;
  readonly sort: RangeSort;
  readonly intervals: IntervalSet = new IntervalSet();
  readonly #lows: Float64Array = new Float64Array(SAMPLE);
  readonly #highs: Float64Array = new Float64Array(SAMPLE);
  #sampled = 0;
  #dueAt = FIRST_LOOK;

  constructor(field: Field, sort: RangeSort) {
    this.field = field;
    this.sort = sort;
  }

  /** Visits the queries at ranges that a document's values lie in, and remembers those values. */
  visit(view: DocumentView, visit: (cell: number, guard: number) => void): void {
    const [min, max] = this.#extremes(view);
    const at = this.#sampled++ % SAMPLE;
    this.#lows[at] = min;
    this.#highs[at] = max;
    if (min <= max) this.intervals.visitMeeting(min, max, visit);
  }

  /** Whether it is time to look at its queries again; says so once. */
  isDue(): boolean {
    if (this.#sampled < this.#dueAt) return false;
    this.#dueAt = this.#sampled + Math.min(LAST_LOOK, 3 * this.#sampled);
    return true;
  }

  /** The smallest and the largest value; (∞, -∞) where there is none. */
  #extremes(view: DocumentView): readonly [number, number] {
    if (this.sort === 'number')
      return [view.minNumber[this.field.index] as number, view.maxNumber[this.field.index] as number];
    const index = wordIndex(this.field.index, this.sort === 'exact text');
    const [min, max] = [view.minText[index] ?? null, view.maxText[index] ?? null];
    return min === null || max === null ? [Infinity, -Infinity] : [orderCode(min), orderCode(max)];
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
