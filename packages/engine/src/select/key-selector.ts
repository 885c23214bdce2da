import { ENTRY, PostingLists } from '../containers/posting-lists.ts';
import type { DocumentView } from '../keys/document-view.ts';
import { ALWAYS, type KeyTable } from '../keys/key-table.ts';
import type { Test } from '../plan/test.ts';
import type { ProgramStore } from '../program/program-store.ts';
import type { Candidates } from './candidates.ts';
import { Cells } from './cells.ts';
import { cheapestPlacement, type Placement } from './placement.ts';
import type { RangeIndex } from './range-index.ts';
import { RangeTable } from './range-table.ts';
import { type Estimates, type Range, Requirements } from './required.ts';
import type { Selector } from './selector.ts';
import { KeyStatistics } from './statistics.ts';

/** While so many queries wait for another look, no more are added; they are still due later. */
const MAX_DOUBTFUL = 50_000;

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
  readonly #ranges = new RangeTable();
  readonly #required = new Requirements(this);
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

  rangeRate(range: Range): number {
    return this.#ranges.rate(range);
  }

  add(slot: number, test: Test): void {
    this.#place(slot, cheapestPlacement(this.#required.take(test)));
  }

  #place(slot: number, { keys, ranges, under, guard, secondGuard }: Placement): void {
    const program = this.#programs.at(slot);
    for (const key of keys) {
      const cell = this.#cells.add(slot, key);
      this.#cells.position[cell] = this.#postings.push(key, program, guard, secondGuard);
    }
    for (const range of ranges) {
      const index = this.#ranges.for(range, under);
      const entry = this.#cells.add(slot, -1 - index.number, range.low);
      index.intervals.add({ low: range.low, high: range.high, entry, target: program, guard });
    }
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

  #removeFromRange(number: number, cell: number): void {
    const index = this.#ranges.at(number);
    index.intervals.delete(cell, this.#cells.low[cell] as number);
    this.#ranges.removeIfEmpty(index);
  }

  select(candidates: Candidates): void {
    const { present, presentCount } = this.#view;
    this.#statistics.countDocument();
    this.#ranges.take(this.#view);
    for (let i = 0; i < presentCount; i++) {
      const key = present[i] as number;
      const isDue = this.#statistics.countKey(key);
      this.#selectAt(key, candidates);
      for (const index of this.#ranges.under(key)) this.#selectIn(index, candidates);
      if (isDue && this.#doubtful.length < MAX_DOUBTFUL && this.#statistics.isDoubtful(key)) this.#doubt(key);
    }
  }

  #selectAt(key: number, candidates: Candidates): void {
    const { stamps, number } = this.#view;
    const { words } = this.#postings;
    const programs = this.#programs.words;
    let at = this.#postings.offsetOf(key);
    const end = at + ENTRY * this.#postings.lengthOf(key);
    for (; at < end; at += ENTRY)
      if (stamps[words[at + 1] as number] === number && stamps[words[at + 2] as number] === number)
        candidates.add(programs, words[at] as number, number, key);
  }

  #selectIn({ number, values, intervals }: RangeIndex, candidates: Candidates): void {
    const { words } = this.#programs;
    if (values.min > values.max) return;
    intervals.visitMeeting(values.min, values.max, (program, guard) => {
      if (this.#view.has(guard)) candidates.add(words, program, this.#view.number, -1 - number);
    });
  }

  /** A key turned out to be met often: its queries may have a better place by now. */
  #doubt(key: number): void {
    const count = this.#postings.lengthOf(key);
    for (let i = 0; i < count; i++)
      this.#doubtful.push(this.#programs.words[this.#postings.entryAt(key, i)] as number);
    for (const { intervals } of this.#ranges.under(key))
      intervals.visitAll((cell) => this.#doubtful.push(this.#cells.slot[cell] as number));
  }

  nextDoubtful(): number {
    return this.#doubtful.pop() ?? -1;
  }

  reconsider(slot: number, test: Test): void {
    const placement = cheapestPlacement(this.#required.take(test));
    if (this.#isAt(slot, placement)) return;
    this.delete(slot);
    this.#place(slot, placement);
  }

  /** Whether a query is at a place already, as most are that are looked at again. Ranges are not compared. */
  #isAt(slot: number, { keys, ranges, guard, secondGuard }: Placement): boolean {
    const cells = this.#cells.of(slot);
    if (ranges.length > 0 || cells.length !== keys.length) return false;
    return cells.every((cell, i) => {
      const list = this.#cells.list[cell] as number;
      const position = this.#cells.position[cell] as number;
      return (
        list === keys[keys.length - 1 - i] && this.#postings.hasGuards(list, position, guard, secondGuard)
      );
    });
  }

  describe(reason: number): string {
    if (reason >= 0) return this.#keys.describe(reason);
    const { values, under } = this.#ranges.at(-1 - reason);
    const range = `${values.field.path} lies in its range`;
    return under === ALWAYS ? range : `${this.#keys.describe(under)} and ${range}`;
  }
}
