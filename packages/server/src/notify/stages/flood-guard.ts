import { durationMs, FLOOD_GUARD_DEFAULTS, type FloodGuard } from '@tocsin/contract';
import { type Candidate, type FloodNotice, hold, type Stage, type Told } from './stage.ts';

/** How often an alert matched lately, as `alert_telling.flood_json` holds it. */
export interface FloodState {
  /** The part of a window in milliseconds; another one starts anew. */
  readonly part: number;
  /** The first part that was counted. */
  readonly since: number;
  /** Parts before this one do not count as the present: what was in them was released or discarded. */
  readonly from: number;
  /** Matches by the number of the part since 1970, oldest first. */
  readonly parts: readonly (readonly [part: number, matches: number])[];
  /** Since when it is held back, in milliseconds; null where it is not. */
  readonly heldSince: number | null;
}

/** A window slides by a part of it. */
const PARTS = 6;
/** Windows whose mean is what is normal. */
const WINDOWS = 24;

/** Counts how often an alert matches, whatever becomes of the run: what is normal shows while it is snoozed, too. */
export const countMatches: Stage = (candidate, { memory }, told) => {
  const guard = candidate.alert.fatigue.flood_guard;
  return guard === null ? told : saving(candidate, told, counted(guard, candidate, memory.flood));
};

/**
 * An alert that suddenly matches many times its own normal rate is held back until somebody releases or discards what is
 * held. Whoever owns it is told once.
 */
export const floodGuard: Stage = (candidate, { memory }, told) => {
  const guard = candidate.alert.fatigue.flood_guard;
  if (guard === null) return told;
  const state = counted(guard, candidate, memory.flood);
  if (state.heldSince !== null) return hold(told, 'flood_guard');
  const rate = rateOf(guard, state, candidate.now);
  if (rate.matches <= rate.threshold) return told;
  const held = saving(candidate, told, { ...state, heldSince: candidate.now });
  return hold({ ...held, notice: rate }, 'flood_guard');
};

function counted(guard: FloodGuard, candidate: Candidate, stored: string | null): FloodState {
  const { now, matchCount } = candidate;
  return counting(stateOf(guard, stored, now), now, Math.max(1, matchCount));
}

/** The state that is stored, or the first one. */
function stateOf({ window }: FloodGuard, stored: string | null, now: number): FloodState {
  const part = durationMs(window ?? FLOOD_GUARD_DEFAULTS.window) / PARTS;
  const state = readFlood(stored);
  const first = Math.floor(now / part);
  if (state === null) return { part, since: first, from: first, parts: [], heldSince: null };
  return state.part === part
    ? state
    : { part, since: first, from: first, parts: [], heldSince: state.heldSince };
}

/** The state of a flood guard; null where it has not run. */
export function readFlood(stored: string | null): FloodState | null {
  return stored === null ? null : (JSON.parse(stored) as FloodState);
}

function counting(state: FloodState, now: number, matches: number): FloodState {
  const current = Math.floor(now / state.part);
  const oldest = current - PARTS * (WINDOWS + 1);
  const before = state.parts.filter(([part]) => part > oldest && part !== current);
  const here = state.parts.find(([part]) => part === current)?.[1] ?? 0;
  return { ...state, parts: [...before, [current, here + matches]] };
}

/** The present window against the mean of those before. */
function rateOf(guard: FloodGuard, { part, since, from, parts }: FloodState, now: number): FloodNotice {
  const current = Math.floor(now / part);
  const start = current - PARTS + 1;
  const sum = (wanted: (part: number) => boolean): number =>
    parts.reduce((n, [at, matches]) => (wanted(at) ? n + matches : n), 0);
  const windows = Math.min(WINDOWS, Math.max(1, (start - since) / PARTS));
  const normal = sum((at) => at < start) / windows;
  const minimum = guard.minimum ?? FLOOD_GUARD_DEFAULTS.minimum;
  return {
    matches: sum((at) => at >= Math.max(start, from)),
    windowMs: part * PARTS,
    normal,
    threshold: Math.max(minimum, (guard.factor ?? FLOOD_GUARD_DEFAULTS.factor) * normal),
  };
}

/**
 * What goes on behind a flood: what was in it does not count as the present any more.
 * @param isNormal whether it counts as normal from now on: it was released, and not discarded
 */
export function afterFlood(state: FloodState, now: number, isNormal: boolean): FloodState {
  const begin = Math.floor((state.heldSince ?? now) / state.part) - PARTS + 1;
  const parts = isNormal ? state.parts : state.parts.filter(([part]) => part < begin);
  return { ...state, parts, heldSince: null, from: Math.floor(now / state.part) + 1 };
}

function saving({ namespaceId, alert }: Candidate, told: Told, state: FloodState): Told {
  const sql = 'update alert_telling set flood_json = ? where namespace_id = ? and alert_id = ?';
  const row = [JSON.stringify(state), namespaceId, alert.alertId];
  return { ...told, writes: [...told.writes, { sql, rows: [row] }] };
}
