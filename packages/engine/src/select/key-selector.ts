import { ENTRY, PostingLists } from '../containers/posting-lists.ts';
import type { DocumentView } from '../keys/document-view.ts';
import { ALWAYS, type KeyTable } from '../keys/key-table.ts';
import type { Test } from '../plan/test.ts';
import type { ProgramStore } from '../program/program-store.ts';
import type { Candidates } from './candidates.ts';
import { Cells } from './cells.ts';
import { RangeIndex, supposedRate } from './range-index.ts';
import {
  type Anchor,
  cheapest,
  type Estimates,
  type Guards,
  guardsBeside,
  type Range,
  rangeIndex,
  requiredAnchors,
} from './required.ts';
import type { Selector } from './selector.ts';
import { KeyStatistics } from './statistics.ts';

/** How much cheaper another anchor must be for a query to move. */
const WORTH_MOVING = 0.7;

/**
 * Anchors each query at what fewest documents have of what it requires, and considers it for those documents only. Beside
 * the anchor stand two more keys that it requires, the guards, which refuse most of the rest without looking at the
 * query. A query that requires nothing is anchored at `ALWAYS`.
 */
export class KeySelector implements Selector, Estimates {
  readonly #keys: KeyTable;
  readonly #programs: ProgramStore;
  readonly #view: DocumentView;
  readonly #statistics: KeyStatistics;
  readonly #postings = new PostingLists();
  readonly #cells = new Cells();
  readonly #ranges = new Map<number, RangeIndex>();
  /** Queries whose anchor is to be looked at again. */
  readonly #doubtful: number[] = [];

  constructor(keys: KeyTable, programs: ProgramStore, view: DocumentView) {
    this.#keys = keys;
    this.#programs = programs;
    this.#view = view;
    this.#statistics = new KeyStatistics(keys);
    this.#postings.reserve(1);
  }

  startKey(key: number): void {
    this.#postings.reserve(key + 1);
    this.#statistics.start(key);
  }

  rate(key: number): number {
    return this.#statistics.rate(key);
  }

  rangeRate({ field, sort, low, high }: Range): number {
    return this.#ranges.get(rangeIndex(field, sort))?.rate(low, high) ?? supposedRate(low, high);
  }

  add(slot: number, test: Test): void {
    const anchors = requiredAnchors(test, this);
    const best = cheapest(anchors);
    this.#place(slot, best, guardsBeside(best, anchors));
  }

  #place(slot: number, anchor: Anchor | null, guards: Guards): void {
    if (anchor === null) this.#placeAtKey(slot, ALWAYS, guards);
    else {
      for (const key of anchor.keys) this.#placeAtKey(slot, key, guards);
      for (const range of anchor.ranges) this.#placeAtRange(slot, range, guards);
    }
  }

  #placeAtKey(slot: number, key: number, guards: Guards): void {
    const cell = this.#cells.add(slot, key);
    this.#cells.position[cell] = this.#postings.push(key, this.#programs.at(slot), guards);
  }

  #placeAtRange(slot: number, { field, sort, low, high }: Range, guards: Guards): void {
    const index = rangeIndex(field, sort);
    const ranges = this.#ranges.get(index) ?? new RangeIndex(field, sort);
    this.#ranges.set(index, ranges);
    const cell = this.#cells.add(slot, -1 - index, low, high);
    ranges.intervals.add({ low, high, entry: cell, guard: guards[0] });
  }

  delete(slot: number): void {
    this.#cells.removeAll(slot, (cell) => {
      const list = this.#cells.list[cell] as number;
      if (list >= 0) this.#removeFromKey(list, this.#cells.position[cell] as number);
      else this.#removeFromRange(-1 - list, cell);
    });
  }

  #removeFromKey(key: number, position: number): void {
    const moved = this.#postings.removeAt(key, position);
    if (moved < 0) return;
    const cell = this.#cells.find(this.#programs.words[moved] as number, key);
    this.#cells.position[cell] = position;
  }

  #removeFromRange(index: number, cell: number): void {
    const ranges = this.#ranges.get(index) as RangeIndex;
    ranges.intervals.delete(cell, this.#cells.low[cell] as number);
    if (ranges.intervals.size === 0) this.#ranges.delete(index);
  }

  select(candidates: Candidates): void {
    const { present, presentCount } = this.#view;
    const { length } = this.#postings;
    this.#statistics.countDocument();
    for (let i = 0; i < presentCount; i++) {
      const key = present[i] as number;
      const isDue = this.#statistics.countKey(key);
      if (length[key] === 0) continue;
      this.#selectAt(key, candidates);
      if (isDue && this.#statistics.isDoubtful(key)) this.#doubt(key);
    }
    for (const ranges of this.#ranges.values()) {
      this.#selectIn(ranges, candidates);
      if (ranges.isDue()) ranges.intervals.visitAll((cell) => this.#doubtful.push(this.#slotOf(cell)));
    }
  }

  #selectAt(key: number, candidates: Candidates): void {
    const { stamps, number } = this.#view;
    const { words } = this.#postings;
    const programs = this.#programs.words;
    let at = this.#postings.offset[key] as number;
    const end = at + ENTRY * (this.#postings.length[key] as number);
    for (; at < end; at += ENTRY)
      if (stamps[words[at + 1] as number] === number && stamps[words[at + 2] as number] === number)
        candidates.add(programs, words[at] as number, number, key);
  }

  #selectIn(ranges: RangeIndex, candidates: Candidates): void {
    const reason = -1 - rangeIndex(ranges.field, ranges.sort);
    const { words } = this.#programs;
    ranges.visit(this.#view, (cell, guard) => {
      if (!this.#view.has(guard)) return;
      candidates.add(words, this.#programs.at(this.#slotOf(cell)), this.#view.number, reason);
    });
  }

  #slotOf(cell: number): number {
    return this.#cells.slot[cell] as number;
  }

  /** A key turned out to be met often: its queries may have a better one by now. */
  #doubt(key: number): void {
    const count = this.#postings.length[key] as number;
    for (let i = 0; i < count; i++)
      this.#doubtful.push(this.#programs.words[this.#postings.entryAt(key, i)] as number);
  }

  nextDoubtful(): number {
    return this.#doubtful.pop() ?? -1;
  }

  reconsider(slot: number, test: Test): void {
    const anchors = requiredAnchors(test, this);
    const best = cheapest(anchors);
    if (best === null || best.cost >= this.#costOf(slot) * WORTH_MOVING) return;
    this.delete(slot);
    this.#place(slot, best, guardsBeside(best, anchors));
  }

  #costOf(slot: number): number {
    let cost = 0;
    for (const cell of this.#cells.of(slot)) {
      const list = this.#cells.list[cell] as number;
      cost += list >= 0 ? this.rate(list) : this.#rateAt(-1 - list, cell);
    }
    return cost;
  }

  #rateAt(index: number, cell: number): number {
    const ranges = this.#ranges.get(index) as RangeIndex;
    return ranges.rate(this.#cells.low[cell] as number, this.#cells.high[cell] as number);
  }

  describe(reason: number): string {
    if (reason >= 0) return this.#keys.describe(reason);
    const ranges = this.#ranges.get(-1 - reason);
    return ranges === undefined ? 'a range' : `${ranges.field.path} lies in a range`;
  }
}
