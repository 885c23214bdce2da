import type { AlertMatchResult, Cooldown } from '@tocsin/contract';
import { keyAt } from './key.ts';
import { type Candidate, hold, keepMatches, type Stage } from './stage.ts';

/** The key of an alert that is quiet as a whole, and of matches without the value that is asked for. */
const WHOLE = '';

/** After it told, an alert is quiet for a while. */
export const cooldown: Stage = ({ alert }, { memory }, told) => {
  const settings = alert.fatigue.cooldown;
  if (settings === null) return told;
  if (told.matches.length === 0 && memory.cooldowns.has(WHOLE)) return hold(told, 'throttled');
  return keepMatches(told, 'throttled', (match) => !memory.cooldowns.has(keyOf(settings, match)));
};

function keyOf({ key }: Cooldown, match: AlertMatchResult): string {
  return key == null ? WHOLE : (keyAt(match, key) ?? WHOLE);
}

/** Keys that are quiet where these matches are told. */
export function toldCooldowns({ alert, matches }: Candidate): string[] {
  const settings = alert.fatigue.cooldown;
  if (settings === null) return [];
  return matches.length === 0 ? [WHOLE] : [...new Set(matches.map((match) => keyOf(settings, match)))];
}

/** Keys that the stage looks for. */
export function cooldownKeys(candidate: Candidate): string[] {
  return candidate.alert.fatigue.cooldown === null ? [] : [...new Set([WHOLE, ...toldCooldowns(candidate)])];
}
