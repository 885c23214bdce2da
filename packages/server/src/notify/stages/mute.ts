import type { AlertMatchResult } from '@tocsin/contract';
import { type ActiveSilence, type AlertToTell, hold, keepMatches, type Stage } from './stage.ts';

/** Matches that a silence speaks of are left out; of a run without matches, what it says of the alert and the collection. */
export const mute: Stage = (candidate, { silences }, told) => {
  if (silences.length === 0) return told;
  if (told.matches.length > 0)
    return keepMatches(told, 'muted', (match) => silencing(silences, candidate, match) === null);
  return silencing(silences, candidate, null) === null ? told : hold(told, 'muted');
};

/** What silences read of an alert, and where it ran. */
export interface SilencedAlert {
  readonly alert: Pick<AlertToTell, 'alertId' | 'name' | 'metadata'>;
  readonly collectionId: string;
}

/** The silence that keeps people from being told of a match, if one does. @param match null where a run has none */
export function silencing(
  silences: readonly ActiveSilence[],
  candidate: SilencedAlert,
  match: AlertMatchResult | null,
): ActiveSilence | null {
  const view = viewOf(candidate, match);
  return silences.find(({ filter }) => filter.matches(view)) ?? null;
}

/** What the filters of silences read: `alert.name`, `alert.metadata.team`, `collection_id`, `metadata.brand`, `score`. */
function viewOf(
  { alert, collectionId }: SilencedAlert,
  match: AlertMatchResult | null,
): Record<string, unknown> {
  const { alertId: alert_id, name, metadata } = alert;
  return { ...match, alert_id, alert: { alert_id, name, metadata }, collection_id: collectionId };
}
