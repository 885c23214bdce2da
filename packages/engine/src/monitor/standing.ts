import { Slots } from '../containers/slots.ts';
import { type PackedQuery, packQuery } from '../query/pack.ts';
import type { Query } from '../query/query.ts';

/** The queries that compile, by slot and by id. */
export class StandingQueries {
  readonly #slots = new Slots();
  readonly #slotOf = new Map<string, number>();
  readonly #ids: string[] = [];
  readonly #queries: (PackedQuery | undefined)[] = [];

  get size(): number {
    return this.#slotOf.size;
  }

  /** One more than the largest slot. */
  get end(): number {
    return this.#slots.end;
  }

  /** @returns the slot of a query that is not there */
  add(id: string, query: Query): number {
    const slot = this.#slots.take();
    this.#slotOf.set(id, slot);
    this.#ids[slot] = id;
    this.#queries[slot] = packQuery(query);
    return slot;
  }

  /** @returns the slot that it had; -1 where there was none */
  delete(id: string): number {
    const slot = this.#slotOf.get(id) ?? -1;
    if (slot < 0) return -1;
    this.#slotOf.delete(id);
    this.#queries[slot] = undefined;
    this.#ids[slot] = '';
    this.#slots.giveBack(slot);
    return slot;
  }

  has(id: string): boolean {
    return this.#slotOf.has(id);
  }

  idAt(slot: number): string {
    return this.#ids[slot] as string;
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
      return query.children.every(canExplainLater);
    case 'not':
      return canExplainLater(query.child);
    case 'compare':
      return !('field' in query.operand);
    default:
      return query.kind === 'all';
  }
}
