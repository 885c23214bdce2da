import type { AlertMatchResult } from '@tocsin/sdk';
import type { Printer } from './printer.ts';

/** Prints what was found, with the evidence. */
export function printMatches(print: Printer, matches: readonly AlertMatchResult[]): void {
  if (matches.length === 0) return;
  print.line();
  print.table(matches, [
    { title: 'document', of: (match) => match.document_id, gives: true },
    { title: 'score', of: (match) => match.score, right: true },
    { title: 'evidence', of: evidenceOf, gives: true },
    {
      title: 'metadata',
      of: ({ metadata }) => (metadata === null ? null : JSON.stringify(metadata)),
      gives: true,
    },
  ]);
}

/** What led to a match, clause by clause: `text text "encryption" (terms: encryption)`. */
export function evidenceOf({ matched_features: features }: AlertMatchResult): string | null {
  if (features === null) return null;
  return Object.entries(features).map(inWords).join('; ');
}

/** The clause repeats what is known of its field and operator. */
const SAID_BY_CLAUSE: readonly string[] = ['clause', 'field', 'operator'];

function inWords([name, evidence]: [string, unknown]): string {
  if (typeof evidence !== 'object' || evidence === null) return `${name}: ${String(evidence)}`;
  const { clause = name, ...others } = evidence as Record<string, unknown>;
  const rest = Object.entries(others)
    .filter(([fact]) => !SAID_BY_CLAUSE.includes(fact))
    .map(([fact, value]) => `${fact}: ${Array.isArray(value) ? value.join(', ') : JSON.stringify(value)}`);
  return rest.length === 0 ? String(clause) : `${String(clause)} (${rest.join(', ')})`;
}
