import { grown } from '../containers/grown.ts';
import type { PackedQuery } from '../query/pack.ts';
import { type BatchDocument, LazyMatch } from './explainer.ts';
import type { DocumentMatch } from './report.ts';
import type { StandingQueries } from './standing.ts';

/**
 * Collects the matches of a batch as pairs of numbers, and makes lists of them at the end only: then each query is
 * looked up once, and each list has its size from the beginning.
 */
export class MatchLists {
  #slots: Int32Array = new Int32Array(256);
  #documents: Int32Array = new Int32Array(256);
  #count = 0;
  /** Matches that had to be explained at once, by their number. */
  readonly #explained = new Map<number, DocumentMatch>();

  /** Adds a match. @param explained null where that can wait */
  add(slot: number, document: number, explained: DocumentMatch | null): void {
    if (this.#count === this.#slots.length) this.#grow();
    if (explained !== null) this.#explained.set(this.#count, explained);
    this.#slots[this.#count] = slot;
    this.#documents[this.#count++] = document;
  }

  #grow(): void {
    this.#slots = grown(this.#slots, this.#count * 2);
    this.#documents = grown(this.#documents, this.#count * 2);
  }

  /** The matches by query id, each list in the order of the documents. */
  byId(queries: StandingQueries, documents: readonly BatchDocument[]): Map<string, DocumentMatch[]> {
    const matches = new Map<string, DocumentMatch[]>();
    const { starts, order } = this.#sortedBySlot(queries.end);
    for (let from = 0; from < this.#count; ) {
      const slot = this.#slots[order[from] as number] as number;
      const to = starts[slot] as number;
      const query = queries.queryAt(slot) as PackedQuery;
      const list: DocumentMatch[] = [];
      for (let i = from; i < to; i++) list.push(this.#matchAt(order[i] as number, query, documents));
      matches.set(queries.idAt(slot), list);
      from = to;
    }
    return matches;
  }

  #matchAt(i: number, query: PackedQuery, documents: readonly BatchDocument[]): DocumentMatch {
    const explained = this.#explained.size > 0 ? this.#explained.get(i) : undefined;
    return explained ?? new LazyMatch(query, documents[this.#documents[i] as number] as BatchDocument);
  }

  /** The numbers of the matches in the order of their slots; `starts` is where each slot's end. */
  #sortedBySlot(slotsEnd: number): { starts: Int32Array; order: Int32Array } {
    const starts = new Int32Array(slotsEnd + 1);
    for (let i = 0; i < this.#count; i++) starts[(this.#slots[i] as number) + 1]!++;
    for (let slot = 1; slot <= slotsEnd; slot++)
      starts[slot] = (starts[slot] as number) + (starts[slot - 1] as number);
    const order = new Int32Array(this.#count);
    for (let i = 0; i < this.#count; i++) order[starts[this.#slots[i] as number]!++] = i;
    return { starts, order };
  }
}
