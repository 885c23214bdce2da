import type { AlertMatchResult, Dedupe } from '@tocsin/contract';
import { keyAt, shortened } from './key.ts';
import { type Candidate, documentKey, keepMatches, type Stage } from './stage.ts';

/** What was told once is not told again. A match without the value that is asked for is always told. */
export const dedupe: Stage = ({ alert }, { memory }, told) => {
  const settings = alert.fatigue.dedupe;
  if (settings === null) return told;
  return keepMatches(told, 'duplicate', (match) => {
    const key = keyOf(settings, match);
    return key === null || !memory.told.has(key);
  });
};

function keyOf({ by, key }: Dedupe, match: AlertMatchResult): string | null {
  return by === 'document' || key == null ? shortened(documentKey(match)) : keyAt(match, key);
}

/** Keys of these matches: those that the stage looks for, and those that are remembered where they are told. */
export function toldKeys({ alert, matches }: Candidate): string[] {
  const settings = alert.fatigue.dedupe;
  if (settings === null) return [];
  return [...new Set(matches.map((match) => keyOf(settings, match)).filter((key) => key !== null))];
}
