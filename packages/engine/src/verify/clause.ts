import type { PreparedDocument } from '../document/prepared.ts';
import type { Evidence } from './evidence.ts';

/** A regular expression that has been compiled. */
export interface CompiledPattern {
  /** Whether it occurs anywhere in the text. */
  test(text: string): boolean;
}

/**
 * Compiles a regular expression; the engine brings none, so that the caller decides on syntax and worst-case time.
 * Throws on a bad pattern.
 */
export type PatternCompiler = (source: string, flags: { caseSensitive: boolean }) => CompiledPattern;

/** One node of a compiled query. */
export interface Clause {
  /** Whether a document passes. The hot path: it allocates nothing. */
  matches(document: PreparedDocument): boolean;
  /** The same answer; appends the evidence where the document passes, and leaves `evidence` as it was where not. */
  explain(document: PreparedDocument, evidence: Evidence[]): boolean;
}
