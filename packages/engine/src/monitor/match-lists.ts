import { grown } from '../containers/grown.ts';
import type { PackedQuery } from '../query/pack.ts';
import type { BatchDocument } from './explainer.ts';
import { MatchTable } from './match-table.ts';
import type { DocumentMatch } from './report.ts';
import type { StandingQueries } from './standing.ts';

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

  /** The matches by query, each list in the order of the documents, with the queries as they are now. */
  table(queries: StandingQueries, documents: readonly BatchDocument[]): MatchTable {
    const next = this.#startsBySlot(queries.end);
    const positions = new Int32Array(this.#count);
    const explained = new Map<number, DocumentMatch>();
    for (let i = 0; i < this.#count; i++) {
      const at = next[this.#slots[i] as number]!++;
      positions[at] = this.#positions[i] as number;
      const one = this.#explained.size > 0 ? this.#explained.get(i) : undefined;
      if (one !== undefined) explained.set(at, one);
    }
    return new MatchTable({ ...named(next, queries), positions, documents, explained });
  }

  /** By slot: where its matches begin among all in the order of slots. */
  #startsBySlot(slotsEnd: number): Int32Array {
    const starts = new Int32Array(slotsEnd + 1);
    for (let i = 0; i < this.#count; i++) starts[(this.#slots[i] as number) + 1]!++;
    for (let slot = 1; slot <= slotsEnd; slot++) starts[slot]! += starts[slot - 1] as number;
    return starts;
  }
}

/** The slots that have matches, named. @param endsBySlot where the matches of each slot end */
function named(endsBySlot: Int32Array, queries: StandingQueries) {
  const [ids, packed, ends]: [string[], PackedQuery[], number[]] = [[], [], []];
  for (let slot = 0; slot < queries.end; slot++) {
    if (endsBySlot[slot] === (endsBySlot[slot - 1] ?? 0)) continue;
    ids.push(queries.idAt(slot));
    packed.push(queries.queryAt(slot) as PackedQuery);
    ends.push(endsBySlot[slot] as number);
  }
  return { ids, queries: packed, ends: Int32Array.from(ends) };
}
