import { durationMs, STATISTICS_LIMITS, type StatisticsQuery, validationError } from '@tocsin/contract';
import { HOUR_MS } from '../counters.ts';

/** A range of time in steps: [from, to), both at a step. Milliseconds since 1970. */
export interface TimeSteps {
  readonly from: number;
  readonly to: number;
  readonly stepMs: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * HOUR_MS;

/** The steps that are chosen from: of the first that makes few enough buckets. */
const STEPS: readonly number[] = [
  ...[1, 2, 5, 10, 15].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 4, 8, 12].map((hours) => hours * HOUR_MS),
  ...[1, 2, 7, 30, 90, 365].map((days) => days * DAY_MS),
];

/** Reads the range that is asked for, widened to whole steps. @param now milliseconds since 1970 @throws ApiError 422 */
export function readTimeSteps(query: StatisticsQuery, now: number): TimeSteps {
  const until = query.until == null ? now : Date.parse(query.until);
  const since = query.since == null ? until - HOUR_MS : Date.parse(query.since);
  if (since >= until) throw refused('since', `must be earlier than ${query.until == null ? 'now' : 'until'}`);
  if (query.step != null) return wished(since, until, durationMs(query.step));
  const chosen = STEPS.find((stepMs) => countOf(inSteps(since, until, stepMs)) <= STATISTICS_LIMITS.buckets);
  if (chosen === undefined) throw refused('since', 'the range is too long: it may have at most 119 years');
  return inSteps(since, until, chosen);
}

function wished(since: number, until: number, stepMs: number): TimeSteps {
  const isAligned =
    stepMs < HOUR_MS
      ? stepMs >= MINUTE_MS && HOUR_MS % stepMs === 0
      : stepMs % HOUR_MS === 0 && (DAY_MS % stepMs === 0 || stepMs % DAY_MS === 0);
  if (!isAligned)
    throw refused(
      'step',
      'must fill an hour or a day: minutes such as 5m or 15m, hours such as 1h or 6h, or days',
    );
  const steps = inSteps(since, until, stepMs);
  if (countOf(steps) <= STATISTICS_LIMITS.buckets) return steps;
  throw refused(
    'step',
    `makes ${countOf(steps)} buckets; make it longer, so that there are at most ${STATISTICS_LIMITS.buckets}`,
  );
}

function inSteps(since: number, until: number, stepMs: number): TimeSteps {
  return { from: Math.floor(since / stepMs) * stepMs, to: Math.ceil(until / stepMs) * stepMs, stepMs };
}

function countOf({ from, to, stepMs }: TimeSteps): number {
  return (to - from) / stepMs;
}

/** The beginnings of the steps, in order. */
export function beginningsOf(steps: TimeSteps): number[] {
  return Array.from({ length: countOf(steps) }, (_, i) => steps.from + i * steps.stepMs);
}

/** The hours since 1970 that a range touches: [from, to). */
export function hoursOf({ from, to }: TimeSteps): { readonly from: number; readonly to: number } {
  return { from: Math.max(0, Math.floor(from / HOUR_MS)), to: Math.ceil(to / HOUR_MS) };
}

function refused(name: string, msg: string): Error {
  return validationError([{ loc: ['query', name], msg, type: 'value_error' }]);
}
