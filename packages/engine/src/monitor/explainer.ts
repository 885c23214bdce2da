import type { EngineDocument } from '../document/document.ts';
import { type PreparedDocument, prepareDocument } from '../document/prepared.ts';
import { type PackedQuery, unpackQuery } from '../query/pack.ts';
import type { PatternCompiler } from '../verify/clause.ts';
import { type CompiledQuery, compileQuery } from '../verify/compile.ts';
import type { Evidence, Verdict } from '../verify/evidence.ts';
import type { DocumentMatch } from './report.ts';

/** A document of a batch, prepared once for whatever is to be explained about it. */
export class BatchDocument {
  readonly source: EngineDocument;
  readonly #explainer: Explainer;
  #prepared: PreparedDocument | null = null;

  constructor(source: EngineDocument, explainer: Explainer) {
    this.source = source;
    this.#explainer = explainer;
  }

  /** The score and the evidence of a query; null where the document does not match. @throws as `CompiledQuery` */
  verdict(query: PackedQuery): Verdict | null {
    return this.#explainer.verifierOf(query).verdict(this.prepared);
  }

  get prepared(): PreparedDocument {
    return (this.#prepared ??= prepareDocument(this.source));
  }
}

/** Works out evidence with the reference verifier, which is made for a query when it is first needed: one for a batch. */
export class Explainer {
  readonly #compilePattern: PatternCompiler;
  readonly #compiled = new Map<PackedQuery, CompiledQuery>();

  constructor(compilePattern: PatternCompiler) {
    this.#compilePattern = compilePattern;
  }

  /** The reference verifier of a query. */
  verifierOf(query: PackedQuery): CompiledQuery {
    const known = this.#compiled.get(query);
    if (known !== undefined) return known;
    const compiled = compileQuery(unpackQuery(query), { compilePattern: this.#compilePattern });
    this.#compiled.set(query, compiled);
    return compiled;
  }
}

/** A match of a query without features: its score is known, and its evidence is worked out when somebody asks. */
export class LazyMatch implements DocumentMatch {
  readonly #query: PackedQuery;
  readonly #document: BatchDocument;

  constructor(query: PackedQuery, document: BatchDocument) {
    this.#query = query;
    this.#document = document;
  }

  get documentId(): string {
    return this.#document.source.id;
  }

  get score(): number {
    return 1;
  }

  get evidence(): readonly Evidence[] {
    return this.#document.verdict(this.#query)?.evidence ?? [];
  }

  toJSON(): DocumentMatch {
    return { documentId: this.documentId, score: this.score, evidence: this.evidence };
  }
}
