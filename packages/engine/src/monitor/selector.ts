import type { PreparedDocument } from '../document/prepared.ts';
import type { Query } from '../query/query.ts';

/** Something registered with a query; the selector keeps it and hands it back. */
export interface Selectable {
  readonly query: Query;
}

/**
 * Narrows the queries down to those that could match a document. It may let in too many, never too few: the verifier
 * decides.
 */
export interface Selector<Entry extends Selectable> {
  /** Starts to consider an entry. */
  add(entry: Entry): void;
  /** Stops to consider an entry that was added. */
  delete(entry: Entry): void;
  /** Visits each entry that could match once; `reason` says in short what let it in. */
  select(document: PreparedDocument, visit: (entry: Entry, reason: string) => void): void;
}

/** The selector without a filter: every query could match every document. Default, fallback, and oracle of others. */
export class EverySelector<Entry extends Selectable> implements Selector<Entry> {
  readonly #entries = new Set<Entry>();

  add(entry: Entry): void {
    this.#entries.add(entry);
  }

  delete(entry: Entry): void {
    this.#entries.delete(entry);
  }

  select(_document: PreparedDocument, visit: (entry: Entry, reason: string) => void): void {
    for (const entry of this.#entries) visit(entry, 'no filter');
  }
}
