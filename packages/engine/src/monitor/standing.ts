import { NameTable } from '../containers/name-table.ts';
import { Slots } from '../containers/slots.ts';
import { type PackedQuery, packQuery } from '../query/pack.ts';
import type { Query } from '../query/query.ts';

/** The queries that compile, by slot and by id. */
export class StandingQueries {
  readonly #slots = new Slots();
  readonly #ids = new NameTable();
  readonly #queries: (PackedQuery | undefined)[] = [];

  get size(): number {
    return this.#ids.size;
  }

  /** One more than the largest slot. */
  get end(): number {
    return this.#slots.end;
  }

  /** @returns the slot of a query that is not there */
  add(id: string, query: Query): number {
    const slot = this.#slots.take();
    this.#ids.add(slot, id);
    this.#queries[slot] = packQuery(query);
    return slot;
  }

  /** @returns the slot that it had; -1 where there was none */
  delete(id: string): number {
    const slot = this.#ids.find(id);
    if (slot < 0) return -1;
    this.#ids.delete(slot);
    this.#queries[slot] = undefined;
    this.#slots.giveBack(slot);
    return slot;
  }

  has(id: string): boolean {
    return this.#ids.find(id) >= 0;
  }

  idAt(slot: number): string {
    return this.#ids.nameOf(slot);
  }

  /** The query in a slot; undefined where there is none any more. */
  queryAt(slot: number): PackedQuery | undefined {
    return this.#queries[slot];
  }
}

/** Whether a query's matches all score 1, and explaining them cannot fail. */
export function canExplainLater(query: Query): boolean {
  switch (query.kind) {
    case 'and':
    case 'or':
      return canAllExplainLater(query.children);
    case 'not':
      return canExplainLater(query.child);
    case 'compare':
      return !('field' in query.operand);
    default:
      return query.kind === 'all';
  }
}

function canAllExplainLater(queries: readonly Query[]): boolean {
  // By index: a frozen array's iterator is not optimized away.
  for (let i = 0; i < queries.length; i++) if (!canExplainLater(queries[i] as Query)) return false;
  return true;
}
