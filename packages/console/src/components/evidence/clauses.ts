import type { AlertMatchResult } from '@tocsin/contract';

/** A clause that let a document through, as `matched_features` holds it. */
export interface EvidenceClause {
  /** The clause in a line: `metadata.text text "web"`. */
  readonly clause?: string;
  /** Dot path into the document. */
  readonly field?: string;
  /** Address of a feature: `extractor@version/output`. */
  readonly feature?: string;
  readonly operator?: string;
  readonly value?: unknown;
  /** In [0, 1]. */
  readonly score?: number;
  /** Bits in which two hashes differ. */
  readonly distance?: number;
  readonly threshold?: number;
  readonly terms?: readonly string[];
}

/** How a clause is best shown. */
export type ClauseKind = 'terms' | 'hash' | 'score' | 'comparison' | 'other';

/** The evidence of a match as a list; what cannot be read is left out. */
export function clausesOf(evidence: AlertMatchResult['matched_features']): EvidenceClause[] {
  return Object.values(evidence ?? {}).filter(
    (clause): clause is EvidenceClause => typeof clause === 'object' && clause !== null,
  );
}

/** Chooses how a clause is shown. */
export function kindOf({ terms, distance, score, field }: EvidenceClause): ClauseKind {
  if (terms !== undefined && terms.length > 0) return 'terms';
  if (distance !== undefined) return 'hash';
  if (score !== undefined) return 'score';
  return field === undefined ? 'other' : 'comparison';
}

/** A comparison in three parts. */
export interface Comparison {
  readonly field: string;
  readonly operator: string;
  /** What the field was compared with, as it is written in the clause; null where it is not known. */
  readonly operand: string | null;
}

/** Takes `metadata.size gte 3` apart. */
export function comparisonOf({ clause, field = '', operator = '' }: EvidenceClause): Comparison {
  const head = `${field} ${operator} `;
  const operand = clause?.startsWith(head) ? clause.slice(head.length) : null;
  return { field, operator, operand };
}

/** Whether a hash's threshold is a minimum score: searches may have one in place of a number of bits. */
export function isScoreThreshold({ distance = 0, threshold = 0 }: EvidenceClause): boolean {
  return (threshold > 0 && threshold < 1) || distance > threshold;
}

/** `perceptual@v1/phash` as people name it: `phash`. */
export function shortFeature(feature: string): string {
  return feature.slice(feature.lastIndexOf('/') + 1);
}
