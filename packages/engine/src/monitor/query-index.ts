import type { EngineDocument } from '../document/document.ts';
import { DocumentScanner } from '../keys/document-scanner.ts';
import { DocumentView, LAST_DOCUMENT } from '../keys/document-view.ts';
import { FoundKeys } from '../near/found-keys.ts';
import { lower } from '../plan/lower.ts';
import { Parts } from '../plan/parts.ts';
import { Interpreter } from '../program/interpreter.ts';
import { FLAGS, HEADER, ProgramStore } from '../program/program-store.ts';
import { type PackedQuery, unpackQuery } from '../query/pack.ts';
import type { Query } from '../query/query.ts';
import { Candidates } from '../select/candidates.ts';
import { KeySelector } from '../select/key-selector.ts';
import { EverySelector, type Selector } from '../select/selector.ts';
import type { PatternCompiler } from '../verify/clause.ts';

/**
 * Queries are placed anew after each document until their programs have so many words together, some 30 usual queries:
 * enough to settle soon, few beside what a document costs.
 */
const RECONSIDERED_WORDS = 500;

/** Documents that kernels look at together: several full blocks of theirs, while what is found stays small. */
const LOOK_AHEAD = 256;

/** How queries are narrowed down: by the keys that they require, or not at all. */
export type SelectorName = 'keys' | 'every';

/** Queries by slot, as programs with a selector in front of them, and the document at hand. */
export class QueryIndex {
  readonly #parts: Parts;
  readonly #programs: ProgramStore;
  readonly #view = new DocumentView();
  readonly #scanner: DocumentScanner;
  readonly #interpreter: Interpreter;
  readonly #selector: Selector;
  readonly #candidates = new Candidates();
  readonly #found = new FoundKeys();
  /** The batch, and up to where keys were found for its documents. */
  #documents: readonly EngineDocument[] = [];
  #lookedAhead = 0;

  constructor(compilePattern: PatternCompiler, selector: SelectorName) {
    this.#parts = new Parts(compilePattern, selector === 'keys', (key) => this.#startKey(key));
    const { fields, keys, leaves } = this.#parts;
    this.#programs = new ProgramStore(this.#parts);
    this.#scanner = new DocumentScanner(fields, keys, this.#view);
    this.#interpreter = new Interpreter(this.#view, leaves);
    this.#selector =
      selector === 'every'
        ? new EverySelector(this.#programs, this.#view)
        : new KeySelector(keys, this.#programs, this.#view);
  }

  #startKey(key: number): void {
    this.#view.forget(key);
    this.#selector.startKey(key);
  }

  /** Adds a query; where that fails nothing has changed. @param slot called once it compiles @throws QueryError */
  add(query: Query, flags: number, takeSlot: () => number): void {
    const test = lower(this.#parts, query);
    const slot = takeSlot();
    this.#programs.put(slot, test, flags);
    this.#selector.add(slot, test);
  }

  /** Removes the query in a slot. */
  delete(slot: number): void {
    this.#selector.delete(slot);
    this.#programs.delete(slot);
  }

  /** Begins with a batch: what can be found for many documents at once is found in the order of the batch. */
  begin(documents: readonly EngineDocument[]): void {
    this.#documents = documents;
    this.#lookedAhead = 0;
  }

  /** The programs that could accept the next document of the batch, which is at hand until the next call. @param position its own */
  candidatesFor(position: number): Candidates {
    if (this.#view.number === LAST_DOCUMENT) this.numberAnew();
    if (position >= this.#lookedAhead) this.#lookAhead(position);
    this.#scanner.scan(this.#documents[position] as EngineDocument);
    this.#found.mark(position % LOOK_AHEAD, this.#view);
    this.#candidates.count = 0;
    this.#selector.select(this.#candidates);
    return this.#candidates;
  }

  #lookAhead(position: number): void {
    this.#lookedAhead = position + LOOK_AHEAD;
    this.#parts.near.probe(this.#documents.slice(position, this.#lookedAhead), this.#found);
  }

  /** Numbers documents from the beginning again. @param from for tests: the number of the document before the next one */
  numberAnew(from: number = 0): void {
    this.#view.numberAnew(from);
    this.#programs.forgetSeen();
    this.#parts.leaves.forgetDecided();
  }

  /** Whether a program accepts the document at hand. @throws what a pattern does that the document brings */
  accepts(program: number): boolean {
    return this.#interpreter.accepts(this.#programs.words, program + HEADER);
  }

  /** The slot of a program. */
  slotOf(program: number): number {
    return this.#programs.words[program] as number;
  }

  /** The flags that a program was added with. */
  flagsOf(program: number): number {
    return this.#programs.words[program + FLAGS] as number;
  }

  /** What let a candidate in, in words. */
  describe(reason: number): string {
    return this.#selector.describe(reason);
  }

  /** Places some queries anew that stand in the way of many documents. @param queryAt undefined for an empty slot */
  reconsiderSome(queryAt: (slot: number) => PackedQuery | undefined): void {
    for (let words = 0; words < RECONSIDERED_WORDS; ) {
      const slot = this.#selector.nextDoubtful();
      if (slot < 0) return;
      const query = queryAt(slot);
      if (query === undefined) continue;
      const test = lower(this.#parts, unpackQuery(query));
      this.#selector.reconsider(slot, test);
      this.#parts.release(test);
      words += this.#programs.lengthOf(slot);
    }
  }
}
