import type { EngineDocument } from '../document/document.ts';
import { type PreparedDocument, prepareDocument } from '../document/prepared.ts';
import type { Query } from '../query/query.ts';
import type { PatternCompiler } from '../verify/clause.ts';
import { type CompiledQuery, compileQuery } from '../verify/compile.ts';
import type { Candidate, DebugReport, MatchReport } from './report.ts';
import { EverySelector, type Selectable, type Selector } from './selector.ts';

interface Standing extends Selectable {
  readonly id: string;
  readonly compiled: CompiledQuery;
}

/** What a query became when it was put: a verifier, or the reason why there is none. */
type Registered = Standing | { readonly id: string; readonly problem: string };

/** Keeps standing queries and evaluates them all on documents as they arrive. */
export class Monitor {
  readonly #compilePattern: PatternCompiler;
  readonly #now: () => number;
  readonly #queries = new Map<string, Registered>();
  readonly #broken = new Map<string, string>();
  readonly #selector: Selector<Standing> = new EverySelector();

  /** @param options `now` is a clock in milliseconds for `durationMs`; without one durations are 0 */
  constructor(options: { compilePattern: PatternCompiler; now?: () => number }) {
    this.#compilePattern = options.compilePattern;
    this.#now = options.now ?? (() => 0);
  }

  /** The number of queries, with those that do not compile. */
  get size(): number {
    return this.#queries.size;
  }

  /** Adds a query or replaces the one of that id. Never throws: one that does not compile is reported by `match`. */
  put(id: string, query: Query): void {
    this.delete(id);
    try {
      const standing = { id, query, compiled: compileQuery(query, { compilePattern: this.#compilePattern }) };
      this.#selector.add(standing);
      this.#queries.set(id, standing);
    } catch (error) {
      this.#broken.set(id, messageOf(error));
      this.#queries.set(id, { id, problem: messageOf(error) });
    }
  }

  /** Removes a query; false where there was none. */
  delete(id: string): boolean {
    const registered = this.#queries.get(id);
    if (registered === undefined) return false;
    if ('compiled' in registered) this.#selector.delete(registered);
    this.#broken.delete(id);
    return this.#queries.delete(id);
  }

  /** Whether there is a query of that id, compiling or not. */
  has(id: string): boolean {
    return this.#queries.has(id);
  }

  /** Evaluates the queries on each document. A query that fails is reported and never costs another its matches. */
  match(documents: readonly EngineDocument[]): MatchReport {
    return this.#run(documents, null);
  }

  /** As `match`, and tells what let each candidate in. For people: the report grows with the work. */
  debug(documents: readonly EngineDocument[]): DebugReport {
    const candidates: Candidate[] = [];
    return { ...this.#run(documents, candidates), candidates };
  }

  #run(documents: readonly EngineDocument[], candidates: Candidate[] | null): MatchReport {
    const start = this.#now();
    const report: MatchReport = {
      matches: new Map(),
      queriesConsidered: (this.#queries.size - this.#broken.size) * documents.length,
      queriesRun: 0,
      errors: Array.from(this.#broken, ([queryId, message]) => ({ queryId, message })),
      durationMs: 0,
    };
    for (const document of documents) {
      const prepared = prepareDocument(document);
      this.#selector.select(prepared, (standing, reason) => {
        const matched = verify(standing, prepared, report);
        candidates?.push({ queryId: standing.id, documentId: document.id, reason, matched });
      });
    }
    report.durationMs = this.#now() - start;
    return report;
  }
}

function verify({ id, compiled }: Standing, document: PreparedDocument, report: MatchReport): boolean {
  report.queriesRun++;
  const documentId = document.source.id;
  try {
    if (!compiled.matches(document)) return false;
    const verdict = compiled.verdict(document);
    if (verdict === null) return false;
    const match = { documentId, score: verdict.score, evidence: verdict.evidence };
    const matches = report.matches.get(id);
    if (matches === undefined) report.matches.set(id, [match]);
    else matches.push(match);
    return true;
  } catch (error) {
    report.errors.push({ queryId: id, documentId, message: messageOf(error) });
    return false;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
