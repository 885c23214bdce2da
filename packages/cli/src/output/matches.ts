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

/** What led to a match, clause by clause: `text: encryption 1`. */
export function evidenceOf({ matched_features: features }: AlertMatchResult): string | null {
  if (features === null) return null;
  return Object.entries(features)
    .map(
      ([clause, evidence]) =>
        `${clause}: ${typeof evidence === 'string' ? evidence : JSON.stringify(evidence)}`,
    )
    .join('; ');
}
