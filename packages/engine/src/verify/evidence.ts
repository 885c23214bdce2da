import { type FieldValues } from '../document/field-values.ts';
import { printQuery, shorten } from '../query/print.ts';
import type { CompareQuery } from '../query/query.ts';

/** Characters of a document's string that are repeated in evidence. */
const MAX_VALUE = 200;

/** Why a document matched, for one clause that let it through. */
export interface Evidence {
  /** The clause, short and printable: `text text "foo bar"`. */
  clause: string;
  /** Path of the compared field. */
  field?: string;
  /** Address of the compared feature. */
  feature?: string;
  operator?: string;
  /** The document's value that passed; strings are cut to 200 characters, lists and objects left out. */
  value?: unknown;
  /** Score of a feature in [0, 1]. */
  score?: number;
  /** Differing bits of a hash. */
  distance?: number;
  /** The limit that was kept: a minimum score, a maximum distance, or the number that a field was compared with. */
  threshold?: number;
  /** The words that a `text` clause found. */
  terms?: string[];
}

/** A query's answer about a document that matches. */
export interface Verdict {
  /** The best score of the feature clauses that passed, in [0, 1]; 1 where there are none. */
  readonly score: number;
  /** In the order of the clauses; clauses that did not decide (the failing ones of an OR) are left out. */
  readonly evidence: readonly Evidence[];
}

/** The verdict that evidence amounts to. */
export function toVerdict(evidence: readonly Evidence[]): Verdict {
  let best = -1;
  for (const { feature, score } of evidence)
    if (feature !== undefined && score !== undefined && score > best) best = score;
  return { score: best < 0 ? 1 : best, evidence };
}

/**
 * Evidence for a comparison.
 * @param passing the value that passed, undefined where there is none to show
 */
export function compareEvidence(query: CompareQuery, passing: unknown, terms: string[] | null): Evidence {
  const { field, operator, operand } = query;
  const evidence: Evidence = { clause: printQuery(query), field, operator };
  if (terms !== null) evidence.terms = terms;
  else if (passing !== undefined) evidence.value = passing;
  if (operator.startsWith('g') || operator.startsWith('l'))
    if ('constant' in operand && typeof operand.constant === 'number') evidence.threshold = operand.constant;
  return evidence;
}

/** The first value of a field that passes and can be shown; undefined where none does. */
export function showPassing(field: FieldValues, passes: (value: unknown) => boolean): unknown {
  for (const value of field.each.values) {
    if (typeof value === 'object' && value !== null) continue;
    if (passes(value)) return typeof value === 'string' ? shorten(value, MAX_VALUE) : value;
  }
  return undefined;
}
