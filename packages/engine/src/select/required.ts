import type { Field } from '../keys/field-table.ts';
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

const NO_KEYS: readonly number[] = [];
const NO_RANGES: readonly Range[] = [];

/** What documents must have to pass a test: each anchor by itself is required. None means that nothing is. */
export function requiredAnchors(test: Test, estimates: Estimates): Anchor[] {
  const anchors: Anchor[] = [];
  collect(test, estimates, anchors);
  return anchors;
}

function collect(test: Test, estimates: Estimates, anchors: Anchor[]): void {
  switch (test.kind) {
    case 'and':
      collectRanges(test.children, estimates, anchors);
      for (const child of test.children)
        if (child.kind !== 'number' && child.kind !== 'leaf') collect(child, estimates, anchors);
      return;
    case 'or':
      return collectEither(test.children, estimates, anchors);
    case 'key':
      if (!test.negated) anchors.push(keyAnchor(test.key, estimates));
      return;
    case 'words':
      if (!test.negated) for (const key of test.keys) anchors.push(keyAnchor(key, estimates));
      return;
    case 'constant':
      if (!test.holds) anchors.push({ keys: NO_KEYS, ranges: NO_RANGES, cost: 0 });
      return;
    case 'number':
    case 'leaf':
      return collectRanges([test], estimates, anchors);
  }
}

function keyAnchor(key: number, estimates: Estimates): Anchor {
  return { keys: [key], ranges: NO_RANGES, cost: estimates.rate(key) };
}

/** A document that passes one of the children has that child's anchor: all of them together are one anchor. */
function collectEither(children: readonly Test[], estimates: Estimates, anchors: Anchor[]): void {
  const keys = new Set<number>();
  const ranges: Range[] = [];
  let cost = 0;
  for (const child of children) {
    const best = cheapest(requiredAnchors(child, estimates));
    if (best === null) return;
    for (const key of best.keys) keys.add(key);
    for (const range of best.ranges) ranges.push(range);
    cost += best.cost;
  }
  anchors.push({ keys: [...keys], ranges, cost });
}

/** The cheapest anchor; null where there is none. */
function cheapest(anchors: readonly Anchor[]): Anchor | null {
  let best: Anchor | null = null;
  for (const anchor of anchors) if (best === null || anchor.cost < best.cost) best = anchor;
  return best;
}

/** One range for each field and sort of values that the tests compare by order, the bounds of all of them together. */
function collectRanges(tests: readonly Test[], estimates: Estimates, anchors: Anchor[]): void {
  let ranges: Range[] | null = null;
  for (const test of tests) {
    const one = test.kind === 'number' ? numberRange(test) : test.kind === 'leaf' ? textRange(test) : null;
    if (one !== null) ranges = withRange(ranges ?? [], one);
  }
  if (ranges === null) return;
  for (const range of ranges)
    anchors.push({ keys: NO_KEYS, ranges: [range], cost: estimates.rangeRate(range) });
}

function withRange(ranges: Range[], one: Range): Range[] {
  const at = ranges.findIndex(({ field, sort }) => field === one.field && sort === one.sort);
  const known = ranges[at];
  if (known === undefined) ranges.push(one);
  else ranges[at] = { ...one, low: Math.max(known.low, one.low), high: Math.min(known.high, one.high) };
  return ranges;
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
