import { MaxTree } from './max-tree.ts';

/** An interval, its ends included, that stands for an entry; two numbers beside it are handed back where it meets. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  readonly entry: number;
  readonly target: number;
  readonly guard: number;
}

/** Changes that are kept beside the sorted columns before they are merged in; they are read through at each search. */
const PENDING = 32;

/**
 * Intervals that are searched by "which meet [min, max]". They lie in columns sorted by their low end, with a tree of
 * the high ends above; changes wait beside them until there are enough to sort anew. An entry is in the set at most once.
 * An interval whose low end lies above its high end meets [min, max] where `min <= high` and `low <= max`.
 */
export class IntervalSet {
  #low: Float64Array = new Float64Array(0);
  #high: Float64Array = new Float64Array(0);
  #entry: Int32Array = new Int32Array(0);
  #target: Int32Array = new Int32Array(0);
  #guard: Int32Array = new Int32Array(0);
  #tree = new MaxTree(this.#high);
  #gone = 0;
  readonly #pending = new Map<number, Interval>();

  /** How many intervals there are. */
  get size(): number {
    return this.#entry.length - this.#gone + this.#pending.size;
  }

  /** Adds an interval whose entry is not there. */
  add(interval: Interval): void {
    this.#pending.set(interval.entry, interval);
  }

  /** Removes the interval of an entry. @param low as it was added with */
  delete(entry: number, low: number): void {
    if (this.#pending.delete(entry)) return;
    const position = this.#positionOf(entry, low);
    if (position < 0 || Number.isNaN(this.#high[position])) return;
    this.#high[position] = Number.NaN;
    this.#gone++;
    if (this.#gone > PENDING && this.#gone * 2 > this.#entry.length) this.#merge();
  }

  /** Visits the intervals that meet [min, max]. */
  visitMeeting(min: number, max: number, visit: (target: number, guard: number) => void): void {
    if (this.#pending.size > PENDING + 4 * Math.sqrt(this.#entry.length)) this.#merge();
    const end = this.#firstAbove(max);
    this.#tree.visitAtLeast(min, end, (i) => visit(this.#target[i] as number, this.#guard[i] as number));
    for (const { low, high, target, guard } of this.#pending.values())
      if (low <= max && high >= min) visit(target, guard);
  }

  /** Visits the entries of all intervals. */
  visitAll(visit: (entry: number) => void): void {
    for (let i = 0; i < this.#entry.length; i++)
      if (!Number.isNaN(this.#high[i])) visit(this.#entry[i] as number);
    for (const entry of this.#pending.keys()) visit(entry);
  }

  /** The number of columns' rows whose low end is at most `limit`. */
  #firstAbove(limit: number): number {
    let from = 0;
    let to = this.#low.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((this.#low[middle] as number) <= limit) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  #positionOf(entry: number, low: number): number {
    let from = 0;
    let to = this.#low.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      const at = this.#low[middle] as number;
      if (at < low || (at === low && (this.#entry[middle] as number) < entry)) from = middle + 1;
      else to = middle;
    }
    return this.#entry[from] === entry ? from : -1;
  }

  #merge(): void {
    const added = [...this.#pending.values()].sort((a, b) => a.low - b.low || a.entry - b.entry);
    const size = this.size;
    const old = {
      low: this.#low,
      high: this.#high,
      entry: this.#entry,
      target: this.#target,
      guard: this.#guard,
    };
    this.#low = new Float64Array(size);
    this.#high = new Float64Array(size);
    this.#entry = new Int32Array(size);
    this.#target = new Int32Array(size);
    this.#guard = new Int32Array(size);
    let to = 0;
    let next = 0;
    for (let i = 0; i < old.entry.length; i++) {
      if (Number.isNaN(old.high[i])) continue;
      const row = rowOf(old, i);
      for (let one = added[next]; one !== undefined && isBefore(one, row); one = added[++next])
        this.#set(to++, one);
      this.#set(to++, row);
    }
    for (; next < added.length; next++) this.#set(to++, added[next] as Interval);
    this.#tree = new MaxTree(this.#high);
    this.#pending.clear();
    this.#gone = 0;
  }

  #set(position: number, { low, high, entry, target, guard }: Interval): void {
    this.#low[position] = low;
    this.#high[position] = high;
    this.#entry[position] = entry;
    this.#target[position] = target;
    this.#guard[position] = guard;
  }
}

interface Columns {
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly entry: Int32Array;
  readonly target: Int32Array;
  readonly guard: Int32Array;
}

function rowOf({ low, high, entry, target, guard }: Columns, i: number): Interval {
  return {
    low: low[i] as number,
    high: high[i] as number,
    entry: entry[i] as number,
    target: target[i] as number,
    guard: guard[i] as number,
  };
}

function isBefore(a: Interval, b: Interval): boolean {
  return a.low < b.low || (a.low === b.low && a.entry < b.entry);
}
