import type { DocumentView } from '../keys/document-view.ts';
import type { Test } from '../plan/test.ts';
import type { ProgramStore } from '../program/program-store.ts';
import type { Candidates } from './candidates.ts';

/**
 * Narrows the queries, by slot, down to those that could match the document at hand. It may let in too many, never too
 * few: the verifier decides.
 */
export interface Selector {
  /** Starts to consider a query whose program is there. */
  add(slot: number, test: Test): void;
  /** Stops to consider a query that was added; its program is still there. */
  delete(slot: number): void;
  /** Adds the program of each query that could match to the candidates. */
  select(candidates: Candidates): void;
  /** A reason of a candidate in words. */
  describe(reason: number): string;
  /** Prepares for a key that was made. */
  startKey(key: number): void;
  /** Takes the next query that may be better placed by now; -1 where there is none. */
  nextDoubtful(): number;
  /** Places a query anew if that is better. */
  reconsider(slot: number, test: Test): void;
}

/** The selector without a filter: every query could match every document. Oracle of the other one. */
export class EverySelector implements Selector {
  readonly #programs: ProgramStore;
  readonly #view: DocumentView;
  readonly #slots = new Set<number>();

  constructor(programs: ProgramStore, view: DocumentView) {
    this.#programs = programs;
    this.#view = view;
  }

  add(slot: number): void {
    this.#slots.add(slot);
  }

  delete(slot: number): void {
    this.#slots.delete(slot);
  }

  select(candidates: Candidates): void {
    const { words } = this.#programs;
    for (const slot of this.#slots) candidates.add(words, this.#programs.at(slot), this.#view.number, 0);
  }

  describe(): string {
    return 'no filter';
  }

  startKey(): void {}

  nextDoubtful(): number {
    return -1;
  }

  reconsider(): void {}
}
