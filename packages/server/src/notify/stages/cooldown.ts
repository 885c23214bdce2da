import { type AlertMatchResult, durationMs } from '@tocsin/contract';
import { keyAt } from './key.ts';
import { remembering } from './remember.ts';
import { type Candidate, hold, keepMatches, type Stage, type Told } from './stage.ts';

/** The key of an alert that is quiet as a whole, and of matches without the value that is asked for. */
const WHOLE = '';

/** After it told, an alert is quiet for a while. */
export const cooldown: Stage = (candidate, { memory }, told) => {
  const settings = candidate.alert.fatigue.cooldown;
  if (settings === null) return told;
  const isQuiet = (key: string): boolean => memory.cooldowns.has(key);
  const keyOf = (match: AlertMatchResult): string =>
    settings.key == null ? WHOLE : (keyAt(match, settings.key) ?? WHOLE);
  if (told.matches.length === 0 && isQuiet(WHOLE)) return hold(told, 'throttled');
  const kept = keepMatches(told, 'throttled', (match) => !isQuiet(keyOf(match)));
  return 'held' in kept ? kept : quieting(candidate, kept, keyOf, durationMs(settings.period));
};

function quieting(
  candidate: Candidate,
  told: Told,
  keyOf: (match: AlertMatchResult) => string,
  periodMs: number,
): Told {
  const keys = told.matches.length === 0 ? [WHOLE] : told.matches.map(keyOf);
  return remembering(
    candidate,
    told,
    'cooldown',
    [...new Set(keys)].map((key) => ({ key, data: null })),
    candidate.now + periodMs,
  );
}

/** Keys that the stage looks for. */
export function cooldownKeys({ alert, matches }: Candidate): string[] {
  const settings = alert.fatigue.cooldown;
  if (settings === null) return [];
  const { key } = settings;
  const keys = key == null ? [] : matches.map((match) => keyAt(match, key) ?? WHOLE);
  return [...new Set([WHOLE, ...keys])];
}
