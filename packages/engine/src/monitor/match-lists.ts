import { grown } from '../containers/grown.ts';
import type { PackedQuery } from '../query/pack.ts';
import type { BatchDocument } from './explainer.ts';
import { type MatchColumns, MatchTable } from './match-table.ts';
import type { DocumentMatch } from './report.ts';
import type { StandingQueries } from './standing.ts';

/** With fewer matches than one for so many slots they are sorted, with more counted. */
const FEW = 16;

/** Collects the matches of a batch as pairs of numbers, document after document. */
export class MatchLists {
  #slots: Int32Array = new Int32Array(256);
  #positions: Int32Array = new Int32Array(256);
  #count = 0;
  /** Matches that had to be explained at once, by their number. */
  readonly #explained = new Map<number, DocumentMatch>();

  /** Adds a match. @param position of its document @param explained null where that can wait */
  add(slot: number, position: number, explained: DocumentMatch | null): void {
    if (this.#count === this.#slots.length) this.#grow();
    if (explained !== null) this.#explained.set(this.#count, explained);
    this.#slots[this.#count] = slot;
    this.#positions[this.#count++] = position;
  }

  #grow(): void {
    this.#slots = grown(this.#slots, this.#count * 2);
    this.#positions = grown(this.#positions, this.#count * 2);
  }

  /** The matches by query id, each list in the order of the documents, with the queries as they are now. */
  table(queries: StandingQueries, documents: readonly BatchDocument[]): MatchTable {
    const order = this.#order(queries.end);
    const positions = order.map((i) => this.#positions[i] as number);
    const explained = this.#explainedIn(order);
    return new MatchTable({ ...this.#named(order, queries), positions, documents, explained });
  }

  /** The queries that have matches. */
  #named(order: Int32Array, queries: StandingQueries): Pick<MatchColumns, 'ids' | 'queries' | 'ends'> {
    const [ids, packed, ends]: [string[], PackedQuery[], number[]] = [[], [], []];
    let before = -1;
    for (let at = 0; at < order.length; at++) {
      const slot = this.#slots[order[at] as number] as number;
      if (slot !== before) {
        ids.push(queries.idAt(slot));
        packed.push(queries.queryAt(slot) as PackedQuery);
      }
      ends[ids.length - 1] = at + 1;
      before = slot;
    }
    return { ids, queries: packed, ends };
  }

  #explainedIn(order: Int32Array): Map<number, DocumentMatch> {
    const explained = new Map<number, DocumentMatch>();
    if (this.#explained.size === 0) return explained;
    for (const [at, i] of order.entries()) {
      const one = this.#explained.get(i);
      if (one !== undefined) explained.set(at, one);
    }
    return explained;
  }

  /** The numbers of the matches, those of one slot together and in the order in which they came. */
  #order(slotsEnd: number): Int32Array {
    return this.#count * FEW < slotsEnd ? this.#orderOfFew() : this.#orderOfMany(slotsEnd);
  }

  /** By sorting: costs nothing for the slots without matches. */
  #orderOfFew(): Int32Array {
    const keys = new Float64Array(this.#count);
    for (let i = 0; i < this.#count; i++) keys[i] = (this.#slots[i] as number) * this.#count + i;
    return Int32Array.from(keys.sort(), (key) => key % this.#count);
  }

  /** By counting. */
  #orderOfMany(slotsEnd: number): Int32Array {
    const next = new Int32Array(slotsEnd + 1);
    for (let i = 0; i < this.#count; i++) next[(this.#slots[i] as number) + 1]!++;
    for (let slot = 1; slot <= slotsEnd; slot++) next[slot]! += next[slot - 1] as number;
    const order = new Int32Array(this.#count);
    for (let i = 0; i < this.#count; i++) order[next[this.#slots[i] as number]!++] = i;
    return order;
  }
}
