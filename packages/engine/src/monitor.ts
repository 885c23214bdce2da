import { type CompiledQuery, compileQuery, type Evidence } from './compile.ts';
import type { PatternCompiler } from './compile-compare.ts';
import { type EngineDocument, type PreparedDocument, prepareDocument } from './document.ts';
import type { Query } from './query.ts';

/** A document that a standing query matched. */
export interface DocumentMatch {
  readonly documentId: string;
  readonly score: number;
  readonly evidence: readonly Evidence[];
}

/** A query that could not be run. */
export interface MatchError {
  readonly queryId: string;
  readonly documentId?: string;
  readonly message: string;
}

/** What a batch met, and what that cost. */
export interface MatchReport {
  /** By query id; only queries that matched. */
  readonly matches: Map<string, DocumentMatch[]>;
  readonly queriesConsidered: number;
  /** Verifications: queries × documents that were really compared. */
  readonly queriesRun: number;
  readonly errors: MatchError[];
  readonly durationMs: number;
}

/** Standing queries, run against batches of documents. This selector lets every query meet every document. */
export class Monitor {
  readonly #queries = new Map<string, CompiledQuery>();
  readonly #broken = new Map<string, string>();
  readonly #compilePattern: PatternCompiler;
  readonly #now: () => number;

  /** @param options.now milliseconds, for `durationMs`; without it that is 0 */
  constructor(options: { readonly compilePattern: PatternCompiler; readonly now?: () => number }) {
    this.#compilePattern = options.compilePattern;
    this.#now = options.now ?? (() => 0);
  }

  get size(): number {
    return this.#queries.size + this.#broken.size;
  }

  has(id: string): boolean {
    return this.#queries.has(id) || this.#broken.has(id);
  }

  /** Adds or replaces a query. One that does not compile is kept and reported with every batch. */
  put(id: string, query: Query): void {
    this.delete(id);
    try {
      this.#queries.set(id, compileQuery(query, { compilePattern: this.#compilePattern }));
    } catch (error) {
      this.#broken.set(id, messageOf(error));
    }
  }

  delete(id: string): boolean {
    const known = this.#queries.delete(id);
    return this.#broken.delete(id) || known;
  }

  /** Runs all queries over a batch. A query that fails is reported and never takes the others with it. */
  match(documents: readonly EngineDocument[]): MatchReport {
    const begin = this.#now();
    const prepared = documents.map(prepareDocument);
    const matches = new Map<string, DocumentMatch[]>();
    const errors: MatchError[] = [...this.#broken].map(([queryId, message]) => ({ queryId, message }));
    for (const [queryId, query] of this.#queries) {
      const found = matchOne(queryId, query, prepared, errors);
      if (found.length > 0) matches.set(queryId, found);
    }
    return {
      matches,
      queriesConsidered: this.size,
      queriesRun: this.#queries.size * documents.length,
      errors,
      durationMs: this.#now() - begin,
    };
  }
}

function matchOne(
  queryId: string,
  query: CompiledQuery,
  documents: readonly PreparedDocument[],
  errors: MatchError[],
): DocumentMatch[] {
  const found: DocumentMatch[] = [];
  for (const document of documents) {
    try {
      if (!query.matches(document)) continue;
      const verdict = query.verdict(document);
      if (verdict) found.push({ documentId: document.document.id, ...verdict });
    } catch (error) {
      errors.push({ queryId, documentId: document.document.id, message: messageOf(error) });
    }
  }
  return found;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
