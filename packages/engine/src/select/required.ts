import type { Field } from '../keys/field-table.ts';
import { ALWAYS } from '../keys/key-table.ts';
import type { OrderOperator } from '../plan/leaf.ts';
import type { LeafTest, NumberTest, Test } from '../plan/test.ts';
import { orderCode } from './order-code.ts';

/** Values of a field by order of which a document must have some on both sides: one at least `low`, one at most `high`. */
export interface Range {
  readonly field: Field;
  /** Which values: numbers, or strings without or with case. */
  readonly sort: RangeSort;
  readonly low: number;
  readonly high: number;
}

/** The sorts of values that have an order of their own. */
export type RangeSort = 'number' | 'text' | 'exact text';

/** A document that a query matches has at least one of these keys or lies in one of these ranges. */
export interface Anchor {
  readonly keys: readonly number[];
  readonly ranges: readonly Range[];
  /** The share of documents that it lets in, estimated. */
  readonly cost: number;
}

/** Estimates of how many documents are let in. */
export interface Estimates {
  /** The share of documents that have a key. */
  rate(key: number): number;
  /** The share of documents with values in a range. */
  rangeRate(range: Range): number;
}

const NO_RANGES: readonly Range[] = [];

/** Keys that are remembered: one to place a query at and two to guard it, or one more for its ranges to be kept with. */
const RAREST = 3;

/** What documents must have to pass a test, each by itself. Used for one test after the other. */
export class Requirements {
  /** The rarest of the keys that are required, the rarest first; `ALWAYS` where there are fewer. */
  readonly keys: Int32Array = new Int32Array(RAREST);
  /** The shares of documents that have them, estimated; 1 where there are fewer. */
  readonly rates: Float64Array = new Float64Array(RAREST);
  /** What is required beside single keys. */
  anchors: Anchor[] = [];
  readonly #estimates: Estimates;
  /** For tests inside of the one that is looked at. */
  #inner: Requirements | null = null;

  constructor(estimates: Estimates) {
    this.#estimates = estimates;
  }

  /** Takes what a test requires in place of what was there. */
  take(test: Test): this {
    for (let i = 0; i < RAREST; i++) {
      this.keys[i] = ALWAYS;
      this.rates[i] = 1;
    }
    if (this.anchors.length > 0) this.anchors = [];
    this.#add(test);
    return this;
  }

  /** The rarest key as an anchor; null where no key is required. */
  rarest(): Anchor | null {
    const cost = this.rates[0] as number;
    return cost < 1 ? { keys: [this.keys[0] as number], ranges: NO_RANGES, cost } : null;
  }

  #add(test: Test): void {
    switch (test.kind) {
      case 'and':
        this.#addRanges(test.children);
        for (const child of test.children)
          if (child.kind !== 'number' && child.kind !== 'leaf') this.#add(child);
        return;
      case 'or':
        return this.#addEither(test.children);
      case 'key':
        if (!test.negated) this.#addKey(test.key);
        return;
      case 'words':
        if (!test.negated) for (const key of test.keys) this.#addKey(key);
        return;
      case 'constant':
        if (!test.holds) this.anchors.push({ keys: [], ranges: NO_RANGES, cost: 0 });
        return;
      case 'number':
      case 'leaf':
        return this.#addRanges([test]);
    }
  }

  #addKey(key: number): void {
    const { keys, rates } = this;
    const rate = this.#estimates.rate(key);
    let at = RAREST;
    for (; at > 0 && rate < (rates[at - 1] as number); at--) {
      keys[at] = keys[at - 1] as number;
      rates[at] = rates[at - 1] as number;
    }
    keys[at] = key;
    rates[at] = rate;
  }

  /** A document that passes one of the children has that child's anchor: all of them together are one anchor. */
  #addEither(children: readonly Test[]): void {
    const keys = new Set<number>();
    const ranges: Range[] = [];
    let cost = 0;
    this.#inner ??= new Requirements(this.#estimates);
    for (const child of children) {
      const best = this.#inner.take(child).#cheapest();
      if (best === null) return;
      for (const key of best.keys) keys.add(key);
      for (const range of best.ranges) ranges.push(range);
      cost += best.cost;
    }
    this.anchors.push({ keys: [...keys], ranges, cost });
  }

  #cheapest(): Anchor | null {
    let best = this.rarest();
    for (const anchor of this.anchors) if (best === null || anchor.cost < best.cost) best = anchor;
    return best;
  }

  #addRanges(tests: readonly Test[]): void {
    for (const range of rangesOf(tests))
      this.anchors.push({ keys: [], ranges: [range], cost: this.#estimates.rangeRate(range) });
  }
}

/** One range for each field and sort of values that the tests compare by order, the bounds of all of them together. */
function rangesOf(tests: readonly Test[]): readonly Range[] {
  let ranges: Range[] | null = null;
  for (const test of tests) {
    const one = test.kind === 'number' ? numberRange(test) : test.kind === 'leaf' ? textRange(test) : null;
    if (one !== null) narrow((ranges ??= []), one);
  }
  return ranges ?? NO_RANGES;
}

function narrow(ranges: Range[], one: Range): void {
  const at = ranges.findIndex(({ field, sort }) => field === one.field && sort === one.sort);
  const known = ranges[at];
  if (known === undefined) ranges.push(one);
  else ranges[at] = { ...one, low: Math.max(known.low, one.low), high: Math.min(known.high, one.high) };
}

function numberRange({ field, operator, bound, negated }: NumberTest): Range | null {
  return negated ? null : { field, sort: 'number', ...sideOf(operator, bound) };
}

function textRange({ leaf, negated }: LeafTest): Range | null {
  if (negated || leaf.kind !== 'text') return null;
  const { field, operator, text, caseSensitive } = leaf;
  if (operator === 'contains' || operator === 'starts_with' || operator === 'ends_with') return null;
  return { field, sort: caseSensitive ? 'exact text' : 'text', ...sideOf(operator, orderCode(text)) };
}

function sideOf(operator: OrderOperator, bound: number): { low: number; high: number } {
  return operator.startsWith('g') ? { low: bound, high: Infinity } : { low: -Infinity, high: bound };
}
