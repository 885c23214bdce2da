import type { Evidence } from '../verify/evidence.ts';

/** A document that a query matched. */
export interface DocumentMatch {
  readonly documentId: string;
  /** In [0, 1]; see `Verdict`. */
  readonly score: number;
  /** May be worked out when it is read: until then the document must not change. */
  readonly evidence: readonly Evidence[];
}

/** A query that could not be run, or not on one document. */
export interface MatchError {
  queryId: string;
  /** Absent where the query does not compile and so ran on no document. */
  documentId?: string;
  message: string;
}

/** What a batch of documents brought, with its cost. */
export interface MatchReport {
  /** By query, in the order of the documents; queries without matches are absent. */
  matches: ReadonlyMap<string, readonly DocumentMatch[]>;
  /** Pairs of a query and a document that were in question: queries that compile times documents. */
  queriesConsidered: number;
  /** Pairs that the selector let through and the verifier decided. */
  queriesRun: number;
  errors: MatchError[];
  /** By the clock that the monitor was given; 0 without one. */
  durationMs: number;
}

/** A pair that the selector let through. */
export interface Candidate {
  queryId: string;
  documentId: string;
  /** What let it in: a key that the document has, in words. */
  reason: string;
  matched: boolean;
  /** The clause that refused it; absent where it matched or could not be run. */
  refusedBy?: string;
}

/** A report that also tells about each candidate; as large as the work was. */
export interface DebugReport extends MatchReport {
  candidates: Candidate[];
}
