import {
  type Dedupe,
  type Digest,
  type FatigueControl,
  type FatigueControlChange,
  FLOOD_GUARD_DEFAULTS,
  type FloodGuard,
  type NearDuplicates,
  validationError,
} from '@tocsin/contract';
import { CronError, type CronSchedule, checkSchedule } from '../platform/cron.ts';
import { featureAddress } from '../retrieve/stages/search-query.ts';

/** An alert that tells every time. */
export const NO_FATIGUE_CONTROL: FatigueControl = {
  cooldown: null,
  dedupe: null,
  near_duplicates: null,
  digest: null,
  flood_guard: null,
};

const CRONS = { hourly: '0 * * * *', daily: '0 9 * * *', weekly: '0 9 * * 1' } as const;

/** When a digest is due. */
export function scheduleOf({ every, cron, timezone }: Digest): CronSchedule {
  return { cron: cron ?? CRONS[every ?? 'daily'], timezone: timezone ?? 'UTC' };
}

/**
 * The fatigue control that a request and what was there before make: absent stays, null is off.
 * @param place of the fields in the request
 * @param now in milliseconds
 * @throws ApiError 422
 */
export function readFatigueControl(
  given: FatigueControlChange,
  before: FatigueControl,
  place: string,
  now: number,
): FatigueControl {
  return {
    cooldown: changed(given.cooldown, before.cooldown, ({ period, key }) => ({ period, key: key ?? null })),
    dedupe: changed(given.dedupe, before.dedupe, (one) => readDedupe(one, `${place}.dedupe`)),
    near_duplicates: changed(given.near_duplicates, before.near_duplicates, (one) =>
      readNearDuplicates(one, `${place}.near_duplicates`),
    ),
    digest: changed(given.digest, before.digest, (one) => readDigest(one, `${place}.digest`, now)),
    flood_guard: changed(given.flood_guard, before.flood_guard, readFloodGuard),
  };
}

function changed<T>(given: T | null | undefined, before: T | null, read: (given: T) => T): T | null {
  if (given === undefined) return before;
  return given === null ? null : read(given);
}

function readDedupe({ by, key, window }: Dedupe, place: string): Dedupe {
  if (by === 'key' && key == null)
    throw validationError(`${place}.key`, 'name the path whose value is told once, such as "metadata.sku"');
  if (by === 'document' && key != null)
    throw validationError(`${place}.key`, 'belongs to by: "key"; leave it out or change by');
  return { by, key: key ?? null, window: window ?? null };
}

function readNearDuplicates(
  { feature, max_distance, min_score, window }: NearDuplicates,
  place: string,
): NearDuplicates {
  if ((max_distance == null) === (min_score == null))
    throw validationError(
      place,
      'give max_distance where the feature is a hash, or min_score where it is a vector, and not both',
    );
  return {
    feature: featureAddress(feature, `${place}.feature`),
    max_distance: max_distance ?? null,
    min_score: min_score ?? null,
    window,
  };
}

function readDigest(digest: Digest, place: string, now: number): Digest {
  const { every, cron, timezone } = digest;
  if ((every == null) === (cron == null))
    throw validationError(place, 'give every ("hourly", "daily" or "weekly") or cron, and not both');
  try {
    checkSchedule(scheduleOf(digest), now);
  } catch (error) {
    if (error instanceof CronError) throw validationError(`${place}.${error.part}`, error.message);
    throw error;
  }
  return { every: every ?? null, cron: cron ?? null, timezone: timezone ?? 'UTC' };
}

function readFloodGuard({ factor, minimum, window }: FloodGuard): FloodGuard {
  return {
    factor: factor ?? FLOOD_GUARD_DEFAULTS.factor,
    minimum: minimum ?? FLOOD_GUARD_DEFAULTS.minimum,
    window: window ?? FLOOD_GUARD_DEFAULTS.window,
  };
}
