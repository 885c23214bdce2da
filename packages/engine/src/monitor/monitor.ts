import type { EngineDocument } from '../document/document.ts';
import { type PackedQuery, unpackQuery } from '../query/pack.ts';
import type { Query } from '../query/query.ts';
import type { PatternCompiler } from '../verify/clause.ts';
import { refusingClause } from '../verify/refusal.ts';
import { BatchDocument, Explainer } from './explainer.ts';
import { MatchLists } from './match-lists.ts';
import { QueryIndex, type SelectorName } from './query-index.ts';
import type { Candidate, DebugReport, MatchReport } from './report.ts';
import { canExplainLater, StandingQueries } from './standing.ts';

/** What a monitor works with. */
export interface MonitorOptions {
  /** Compiles regular expressions. */
  readonly compilePattern: PatternCompiler;
  /** A clock in milliseconds for `durationMs`; without one durations are 0. */
  readonly now?: () => number;
  /** `keys` (the default) considers queries that could match; `every` considers each for each document. */
  readonly selector?: SelectorName;
}

/** Where the run of a batch stands. */
interface Run {
  readonly report: MatchReport;
  readonly lists: MatchLists;
  readonly debug: Candidate[] | null;
}

/** Set for programs whose matches can be explained later. */
const LAZY = 1;

/** Keeps standing queries and evaluates them all on documents as they arrive. */
export class Monitor {
  readonly #now: () => number;
  readonly #queries = new StandingQueries();
  readonly #broken = new Map<string, string>();
  readonly #index: QueryIndex;
  readonly #compilePattern: PatternCompiler;

  constructor({ compilePattern, now = () => 0, selector = 'keys' }: MonitorOptions) {
    this.#now = now;
    this.#index = new QueryIndex(compilePattern, selector);
    this.#compilePattern = compilePattern;
  }

  /** The number of queries, with those that do not compile. */
  get size(): number {
    return this.#queries.size + this.#broken.size;
  }

  /** Adds a query or replaces the one of that id. Never throws: one that does not compile is reported by `match`. */
  put(id: string, query: Query): void {
    this.delete(id);
    try {
      const flags = canExplainLater(query) ? LAZY : 0;
      this.#index.add(query, flags, () => this.#queries.add(id, query));
    } catch (error) {
      this.#broken.set(id, messageOf(error));
    }
  }

  /** Removes a query; false where there was none. */
  delete(id: string): boolean {
    if (this.#broken.delete(id)) return true;
    const slot = this.#queries.delete(id);
    if (slot < 0) return false;
    this.#index.delete(slot);
    return true;
  }

  /** Whether there is a query of that id, compiling or not. */
  has(id: string): boolean {
    return this.#queries.has(id) || this.#broken.has(id);
  }

  /** Evaluates the queries on each document. A query that fails is reported and never costs another its matches. */
  match(documents: readonly EngineDocument[]): MatchReport {
    return this.#run(documents, null);
  }

  /** As `match`, and tells what let each candidate in and what refused it. For people: the report grows with the work. */
  debug(documents: readonly EngineDocument[]): DebugReport {
    const candidates: Candidate[] = [];
    return { ...this.#run(documents, candidates), candidates };
  }

  #run(documents: readonly EngineDocument[], debug: Candidate[] | null): MatchReport {
    const start = this.#now();
    const report: MatchReport = {
      matches: new Map(),
      queriesConsidered: this.#queries.size * documents.length,
      queriesRun: 0,
      errors: Array.from(this.#broken, ([queryId, message]) => ({ queryId, message })),
      durationMs: 0,
    };
    const explainer = new Explainer(this.#compilePattern);
    const batch = documents.map((document) => new BatchDocument(document, explainer));
    const run = { report, lists: new MatchLists(), debug };
    this.#index.begin(documents);
    for (let i = 0; i < batch.length; i++) this.#runDocument(batch[i] as BatchDocument, i, run);
    this.#index.begin([]);
    report.matches = run.lists.table(this.#queries, batch);
    report.durationMs = this.#now() - start;
    return report;
  }

  #runDocument(document: BatchDocument, position: number, run: Run): void {
    const { programs, reasons, count } = this.#index.candidatesFor(position);
    run.report.queriesRun += count;
    for (let i = 0; i < count; i++) {
      const program = programs[i] as number;
      const matched = this.#verify(program, document, position, run);
      run.debug?.push(this.#describe(program, reasons[i] as number, document, matched));
    }
    this.#index.reconsiderSome((slot) => this.#queries.queryAt(slot));
  }

  #verify(program: number, document: BatchDocument, position: number, run: Run): boolean {
    try {
      if (!this.#index.accepts(program)) return false;
      if (this.#index.flagsOf(program) === LAZY) {
        run.lists.add(this.#index.slotOf(program), position, null);
        return true;
      }
    } catch {
      // A test that cannot be run need not matter: the reference knows whether another one decides.
    }
    return this.#verifyByReference(program, document, position, run);
  }

  #verifyByReference(program: number, document: BatchDocument, position: number, run: Run): boolean {
    const slot = this.#index.slotOf(program);
    const documentId = document.source.id;
    try {
      const verdict = document.verdict(this.#queries.queryAt(slot) as PackedQuery);
      if (verdict === null) return false;
      const { score, evidence } = verdict;
      run.lists.add(slot, position, { documentId, score, evidence });
      return true;
    } catch (error) {
      run.report.errors.push({ queryId: this.#queries.idAt(slot), documentId, message: messageOf(error) });
      return false;
    }
  }

  #describe(program: number, reason: number, document: BatchDocument, matched: boolean): Candidate {
    const slot = this.#index.slotOf(program);
    const candidate: Candidate = {
      queryId: this.#queries.idAt(slot),
      documentId: document.source.id,
      reason: this.#index.describe(reason),
      matched,
    };
    if (matched) return candidate;
    const query = unpackQuery(this.#queries.queryAt(slot) as PackedQuery);
    const refusedBy = refusingClause(query, document.prepared, this.#compilePattern);
    return refusedBy === null ? candidate : { ...candidate, refusedBy };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
