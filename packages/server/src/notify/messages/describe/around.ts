import type { NotificationEvent } from '../../event.ts';
import type { Links } from '../../links.ts';
import { minute } from '../words.ts';

/** What is known around an event and is no part of it. */
export interface Around {
  readonly links: Links | null;
  /** What its collection is called. */
  readonly collectionName: string | null;
}

/** The last line of a message: what to ask about, and when it was. */
export function contextOf(event: NotificationEvent, ...about: readonly string[]): string {
  return ['Tocsin', ...about, minute(event.occurred_at)].join(' · ');
}
