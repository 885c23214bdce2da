import type { AlertMatchResult, FatigueControl, NotificationReason } from '@tocsin/contract';
import type { ViewFilter } from '../../catalog/read-filter.ts';
import type { Write } from '../../store/database.ts';

/** Why a run that triggered is not told of. */
export type HeldReason = Exclude<NotificationReason, 'sent'>;

/** Whom an alert tells, and how often, as its definition says now. */
export interface AlertToTell {
  readonly alertId: string;
  readonly name: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly channelIds: readonly string[];
  readonly shadow: boolean;
  /** Milliseconds since 1970. */
  readonly snoozeUntil: number | null;
  readonly fatigue: FatigueControl;
}

/** A run that triggered, of which somebody may be told. */
export interface Candidate {
  readonly namespaceId: string;
  readonly executionId: string;
  readonly collectionId: string;
  readonly alert: AlertToTell;
  readonly matchCount: number;
  /** The best 1,000; none where it triggered since there were no results. */
  readonly matches: readonly AlertMatchResult[];
  /** Why nobody is told, whatever the alert says. */
  readonly held: 'skipped_by_ingest' | 'dry_run' | null;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** A silence that is on. */
export interface ActiveSilence {
  readonly silenceId: string;
  readonly filter: ViewFilter;
}

/** A feature of a matched document, or of one that was told of. */
export interface Likeness {
  readonly kind: 'vector' | 'hash';
  /** As `document_features` holds it. */
  readonly data: Uint8Array;
}

/** What an alert told of lately and still remembers, and how often it matched; read before the stages run. */
export interface Memory {
  /** Raised by whoever decides; null where nothing was remembered yet. */
  readonly revision: number | null;
  /** Keys that are quiet. */
  readonly cooldowns: ReadonlySet<string>;
  /** Keys that were told. */
  readonly told: ReadonlySet<string>;
  /** What it told of lately, with the execution that did. */
  readonly near: readonly { readonly executionId: string; readonly data: Uint8Array }[];
  /** The feature of each match, by {@link documentKey}. */
  readonly likenesses: ReadonlyMap<string, Likeness>;
  readonly flood: string | null;
}

/** What the stages know beside the run itself. */
export interface Situation {
  /** Channels of the alert that are there: whether each can be reached. */
  readonly channels: ReadonlyMap<string, { readonly enabled: boolean }>;
  readonly silences: readonly ActiveSilence[];
  readonly memory: Memory;
}

/** What is left to tell behind a stage. */
export interface Told {
  readonly matches: readonly AlertMatchResult[];
  /** Matches that nobody is told of. */
  readonly leftOut: number;
  /** What is written of it, whatever comes of it in the end. */
  readonly writes: readonly Write[];
  /** A notice to the alert's owner. */
  readonly notice: FloodNotice | null;
}

/** Told once where the flood guard begins to hold an alert back. */
export interface FloodNotice {
  readonly matches: number;
  readonly windowMs: number;
  /** Matches in a window as they used to be. */
  readonly normal: number;
  readonly threshold: number;
}

/** Nobody is told. */
export interface Held extends Pick<Told, 'writes' | 'notice'> {
  readonly held: HeldReason;
}

/** One reason not to tell: of all, or of some of the matches. */
export type Stage = (candidate: Candidate, situation: Situation, told: Told) => Told | Held;

/** Holds all. */
export function hold({ writes, notice }: Told, held: HeldReason): Held {
  return { held, writes, notice };
}

/**
 * Leaves out the matches that a stage does not let through. Where none is left, all is held.
 * @param passes null leaves a run without matches as it is
 */
export function keepMatches(
  told: Told,
  reason: HeldReason,
  passes: (match: AlertMatchResult) => boolean,
): Told | Held {
  if (told.matches.length === 0) return told;
  const matches = told.matches.filter(passes);
  if (matches.length === 0) return hold(told, reason);
  return { ...told, matches, leftOut: told.leftOut + told.matches.length - matches.length };
}

/** What tells documents apart across collections. */
export function documentKey({
  collection_id,
  document_id,
}: Pick<AlertMatchResult, 'collection_id' | 'document_id'>): string {
  return `${collection_id ?? ''}/${document_id}`;
}
