import { type AlertMatchResult, type Dedupe, durationMs } from '@tocsin/contract';
import { keyAt, shortened } from './key.ts';
import { remembering } from './remember.ts';
import { type Candidate, documentKey, keepMatches, type Stage } from './stage.ts';

/** What was told once is not told again. A match without the value that is asked for is always told. */
export const dedupe: Stage = (candidate, { memory }, told) => {
  const settings = candidate.alert.fatigue.dedupe;
  if (settings === null) return told;
  const kept = keepMatches(told, 'duplicate', (match) => {
    const key = keyOf(settings, match);
    return key === null || !memory.told.has(key);
  });
  if ('held' in kept) return kept;
  const { window } = settings;
  const until = window == null ? null : candidate.now + durationMs(window);
  const keys = new Set(kept.matches.map((match) => keyOf(settings, match)).filter((key) => key !== null));
  return remembering(
    candidate,
    kept,
    'dedupe',
    [...keys].map((key) => ({ key, data: null })),
    until,
  );
};

/** Keys that the stage looks for. */
export function dedupeKeys({ alert, matches }: Candidate): string[] {
  const settings = alert.fatigue.dedupe;
  if (settings === null) return [];
  return [...new Set(matches.map((match) => keyOf(settings, match)).filter((key) => key !== null))];
}

function keyOf({ by, key }: Dedupe, match: AlertMatchResult): string | null {
  return by === 'document' || key == null ? shortened(documentKey(match)) : keyAt(match, key);
}
