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
    const columns = new Columns(this.#count, documents);
    if (this.#count * FEW < queries.end) this.#sort(columns, queries);
    else this.#distribute(columns, queries);
    return new MatchTable(columns);
  }

  /** By sorting: costs nothing for the slots without matches. */
  #sort(columns: Columns, queries: StandingQueries): void {
    const keys = new Float64Array(this.#count);
    for (let i = 0; i < this.#count; i++) keys[i] = (this.#slots[i] as number) * this.#count + i;
    keys.sort();
    for (let at = 0; at < this.#count; at++) {
      const i = (keys[at] as number) % this.#count;
      const slot = this.#slots[i] as number;
      this.#put(columns, at, i);
      const isLast = at + 1 === this.#count || (keys[at + 1] as number) >= (slot + 1) * this.#count;
      if (isLast) columns.endQuery(queries, slot, at + 1);
    }
  }

  /** By counting the matches of each slot. */
  #distribute(columns: Columns, queries: StandingQueries): void {
    const next = new Int32Array(queries.end + 1);
    for (let i = 0; i < this.#count; i++) next[(this.#slots[i] as number) + 1]!++;
    for (let slot = 1; slot <= queries.end; slot++) next[slot]! += next[slot - 1] as number;
    for (let i = 0; i < this.#count; i++) this.#put(columns, next[this.#slots[i] as number]!++, i);
    // Where the next match of a slot would go, its matches end.
    for (let slot = 0, end = 0; slot < queries.end; slot++) {
      if (next[slot] !== end) columns.endQuery(queries, slot, next[slot] as number);
      end = next[slot] as number;
    }
  }

  #put(columns: Columns, at: number, i: number): void {
    columns.positions[at] = this.#positions[i] as number;
    if (this.#explained.size === 0) return;
    const explained = this.#explained.get(i);
    if (explained !== undefined) columns.explained.set(at, explained);
  }
}

/** A table in the making. */
class Columns implements MatchColumns {
  readonly ids: string[] = [];
  readonly queries: PackedQuery[] = [];
  readonly ends: number[] = [];
  readonly positions: Int32Array;
  readonly documents: readonly BatchDocument[];
  readonly explained = new Map<number, DocumentMatch>();

  constructor(count: number, documents: readonly BatchDocument[]) {
    this.positions = new Int32Array(count);
    this.documents = documents;
  }

  /** Notes that the matches of a query's slot end here. */
  endQuery(queries: StandingQueries, slot: number, end: number): void {
    this.ids.push(queries.idAt(slot));
    this.queries.push(queries.queryAt(slot) as PackedQuery);
    this.ends.push(end);
  }
}
