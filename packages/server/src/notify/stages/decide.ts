import type { ExecutionNotification } from '@tocsin/contract';
import type { Write } from '../../store/database.ts';
import { address } from './address.ts';
import { cooldown } from './cooldown.ts';
import { dedupe } from './dedupe.ts';
import { fanOut, heldLegs, type Leg } from './fan-out.ts';
import { countMatches, floodGuard } from './flood-guard.ts';
import { mute } from './mute.ts';
import { nearDuplicates } from './near-duplicates.ts';
import { remember } from './remember.ts';
import { shadow } from './shadow.ts';
import { snooze } from './snooze.ts';
import type { Candidate, FloodNotice, Held, Situation, Stage, Told } from './stage.ts';
import { withhold } from './withhold.ts';

/** What a notification passes before it is sent, in this order; the first that holds it gives the reason. */
const STAGES: readonly Stage[] = [
  withhold,
  countMatches,
  shadow,
  address,
  snooze,
  mute,
  floodGuard,
  cooldown,
  dedupe,
  nearDuplicates,
];

/** Whether people are told of a run, of which of its matches, and through which channels. */
export interface Decision {
  readonly notification: ExecutionNotification;
  /** Documents that are told of; null = all that were found. */
  readonly told: readonly string[] | null;
  /** Matches that nobody is told of although others are told of. */
  readonly leftOut: number;
  readonly legs: readonly Leg[];
  readonly notice: FloodNotice | null;
  /** What is written with it. */
  readonly writes: readonly Write[];
}

/** Decides about a run that triggered. */
export function decide(candidate: Candidate, situation: Situation): Decision {
  const result = throughStages(candidate, situation);
  return 'held' in result ? heldBack(candidate, situation, result) : told(candidate, situation, result);
}

function throughStages(candidate: Candidate, situation: Situation): Told | Held {
  let told: Told = { matches: candidate.matches, leftOut: 0, writes: [], notice: null };
  for (const stage of STAGES) {
    const next = stage(candidate, situation, told);
    if ('held' in next) return next;
    told = next;
  }
  return told;
}

/** Only a flood is released: what else is held stays so, recorded and counted. */
function heldBack(candidate: Candidate, situation: Situation, { held, writes, notice }: Held): Decision {
  const legs = held === 'flood_guard' ? heldLegs(candidate, situation, held) : [];
  return { notification: { status: 'held', reason: held }, told: null, leftOut: 0, legs, notice, writes };
}

function told(candidate: Candidate, situation: Situation, result: Told): Decision {
  const legs = fanOut(candidate, situation);
  return {
    notification: notificationOf(legs),
    told: result.leftOut === 0 ? null : result.matches.map((match) => match.document_id),
    leftOut: result.leftOut,
    legs,
    notice: null,
    writes: [...result.writes, ...remember(candidate, situation, result)],
  };
}

/** Held where all its legs are; of several reasons the first in the alphabet. */
function notificationOf(legs: readonly Leg[]): ExecutionNotification {
  if (legs.some(({ state }) => state === 'pending')) return { status: 'pending', reason: null };
  const reasons = legs.flatMap(({ reason }) => (reason === null ? [] : [reason])).sort();
  return { status: 'held', reason: reasons[0] ?? 'no_channel' };
}
