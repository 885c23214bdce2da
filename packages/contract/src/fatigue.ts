import {
  dateTime,
  int,
  type JsonSchema,
  list,
  matching,
  num,
  oneOf,
  orNull,
  type Properties,
  request,
  response,
  str,
  withDefault,
} from './schema.ts';

/**
 * Why people were not told of a run that triggered, or that they were: the same word in answers, metrics and the log.
 * `dry_run` is ours beside the others: a run by request that only records.
 */
export const NOTIFICATION_REASONS = [
  'sent',
  'muted',
  'snoozed',
  'throttled',
  'duplicate',
  'near_duplicate',
  'digest_pending',
  'flood_guard',
  'shadow',
  'channel_paused',
  'no_channel',
  'skipped_by_ingest',
  'dry_run',
] as const;

/** Why people were not told, or that they were. */
export type NotificationReason = (typeof NOTIFICATION_REASONS)[number];

const UNITS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A duration as a number and a unit: `90s`, `10m`, `24h`, `7d`. */
export const Duration: JsonSchema = matching(
  '^[1-9][0-9]{0,5}[smhd]$',
  'must be a number and a unit, s, m, h or d, such as "10m" or "7d"',
);

/** A {@link Duration} in milliseconds. */
export function durationMs(duration: string): number {
  return Number(duration.slice(0, -1)) * UNITS[duration.slice(-1) as keyof typeof UNITS];
}

const path = matching(
  '^[^\\p{C}\\s]+$',
  'must be a path into a match, such as "metadata.brand" or "document_id"',
  { maxLength: 300 },
);

/** After it told, an alert is quiet for a while: as a whole, or for each value at a path of its matches. */
export interface Cooldown {
  period: string;
  /** Path into a match: `metadata.brand`, `document_id`. */
  key?: string | null;
}

/** Schema of {@link Cooldown}. */
export const Cooldown: JsonSchema = request({ period: Duration }, { key: path });

/** What was told once is not told again: each document, or each value at a path of the matches. */
export interface Dedupe {
  by: 'document' | 'key';
  /** Path into a match; with `by: key`. */
  key?: string | null;
  /** How long it is remembered; without it for ever. */
  window?: string | null;
}

/** Schema of {@link Dedupe}. */
export const Dedupe: JsonSchema = request(
  { by: oneOf(['document', 'key']) },
  { key: path, window: Duration },
);

/** What is nearly the same as something that was told of lately is counted there and not told again. */
export interface NearDuplicates {
  /** The vector or hash that documents are compared by, as `scheme://extractor@version/output`. */
  feature: string;
  /** Of hashes: bits that may differ. */
  max_distance?: number | null;
  /** Of vectors: the smallest cosine. */
  min_score?: number | null;
  window: string;
}

/** Schema of {@link NearDuplicates}. */
export const NearDuplicates: JsonSchema = request(
  { feature: str({ minLength: 1, maxLength: 500 }), window: Duration },
  { max_distance: int({ minimum: 0, maximum: 512 }), min_score: num({ minimum: 0, maximum: 1 }) },
);

/** Runs are gathered, and told in one message a channel: at each hour, day or week, or as a cron expression says. */
export interface Digest {
  /** `daily` is at 9 o'clock, `weekly` on Mondays at 9. */
  every?: 'hourly' | 'daily' | 'weekly' | null;
  /** In place of `every`. */
  cron?: string | null;
  /** IANA name; UTC without it. */
  timezone?: string | null;
}

/** Schema of {@link Digest}. */
export const Digest: JsonSchema = request(
  {},
  {
    every: oneOf(['hourly', 'daily', 'weekly']),
    cron: str({ minLength: 1, maxLength: 200 }),
    timezone: str({ minLength: 1, maxLength: 100 }),
  },
);

/** An alert that suddenly matches many times its own normal rate is recorded but held, and its owner is told once. */
export interface FloodGuard {
  /** How many times the normal rate is too much. */
  factor?: number | null;
  /** Matches in a window that are never too many. */
  minimum?: number | null;
  /** Over which matches are counted; the normal rate is the mean of the 24 windows before. */
  window?: string | null;
}

/** What a flood guard is where it does not say so. */
export const FLOOD_GUARD_DEFAULTS = { factor: 10, minimum: 100, window: '1h' } as const;

/** Schema of {@link FloodGuard}. */
export const FloodGuard: JsonSchema = request(
  {},
  {
    factor: withDefault(num({ minimum: 1, maximum: 10_000 }), FLOOD_GUARD_DEFAULTS.factor),
    minimum: withDefault(int({ minimum: 1, maximum: 1_000_000 }), FLOOD_GUARD_DEFAULTS.minimum),
    window: withDefault(Duration, FLOOD_GUARD_DEFAULTS.window),
  },
);

/** What keeps an alert from nagging; each is off where it is null. */
export interface FatigueControl {
  cooldown: Cooldown | null;
  dedupe: Dedupe | null;
  near_duplicates: NearDuplicates | null;
  digest: Digest | null;
  flood_guard: FloodGuard | null;
}

/** The fields of {@link FatigueControl} in requests: absent means as it is, null means off. */
export type FatigueControlChange = Partial<FatigueControl>;

/** Schemas of {@link FatigueControlChange}, to be put into others. */
export const fatigueFields: Properties = {
  cooldown: Cooldown,
  dedupe: Dedupe,
  near_duplicates: NearDuplicates,
  digest: Digest,
  flood_guard: FloodGuard,
};

/** Schemas of {@link FatigueControl} in answers. */
export const fatigueAnswers: Properties = Object.fromEntries(
  Object.entries(fatigueFields).map(([name, schema]) => [name, orNull(schema)]),
);

/** How often people were told or not, by reason. */
export type NotificationCounts = Partial<Record<NotificationReason, number>> & Record<string, number>;

/** Schema of {@link NotificationCounts}. */
export const NotificationCounts: JsonSchema = response(
  {},
  Object.fromEntries(NOTIFICATION_REASONS.map((reason) => [reason, int({ minimum: 0 })])),
);

/** Tells nobody of an alert for a while. */
export interface SnoozeRequest {
  until?: string | null;
  /** In place of `until`: how long from now, as a duration. */
  for?: string | null;
}

/** Schema of {@link SnoozeRequest}. */
export const SnoozeRequest: JsonSchema = request({}, { until: dateTime, for: Duration });

/** What became of notifications that a flood guard held. */
export interface FloodGuardResponse {
  alert_id: string;
  /** Notifications that were held. */
  held: number;
  /** The one message for each channel that sums them up; empty where they were discarded. */
  delivery_ids: string[];
}

/** Schema of {@link FloodGuardResponse}. */
export const FloodGuardResponse: JsonSchema = response({
  alert_id: str(),
  held: int({ minimum: 0 }),
  delivery_ids: list(str()),
});
