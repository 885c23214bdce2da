import { DELIVERY_STATUSES, type DeliveryStatus } from './deliveries.ts';
import { Duration, NotificationCounts } from './fatigue.ts';
import {
  bool,
  dateTime,
  int,
  type JsonSchema,
  list,
  num,
  orNull,
  type Properties,
  request,
  response,
  str,
} from './schema.ts';

/** The limits of statistics: steps of time, rows of a ranking, channels. */
export const STATISTICS_LIMITS = {
  buckets: 120,
  ranked: 10,
  channels: 50,
  channelDays: 7,
  held: 100,
} as const;

/** Of what statistics are wanted. */
export interface StatisticsQuery {
  /** From this instant on; an hour before `until` where it is not given. */
  since?: string | null;
  /** Before this instant; now where it is not given. */
  until?: string | null;
  /** How long a bucket is, as a duration. */
  step?: string | null;
  alert_id?: string | null;
  collection_id?: string | null;
}

/** Schema of {@link StatisticsQuery}. */
export const StatisticsQuery: JsonSchema = request(
  {},
  {
    since: {
      ...dateTime,
      description: 'From this instant on; an hour before `until` where it is not given.',
    },
    until: { ...dateTime, description: 'Before this instant; now where it is not given.' },
    step: {
      ...Duration,
      description: `How long a bucket is, so that an hour or a day has a whole number of them, or whole days: \`5m\`, \`1h\`, \`7d\`. It is chosen where it is not given; there are at most ${STATISTICS_LIMITS.buckets}.`,
    },
    alert_id: str({ description: 'Only those of this alert: its id or name.' }),
    collection_id: str({ description: 'Only those of this collection: its id or name.' }),
  },
);

/** Deliveries by how far they are. */
export type DeliveryCounts = Record<DeliveryStatus, number>;

/** Schema of {@link DeliveryCounts}. */
export const DeliveryCounts: JsonSchema = response(
  Object.fromEntries(DELIVERY_STATUSES.map((status) => [status, int({ minimum: 0 })])),
);

/** What happened in some time. */
export interface ActivityCounts {
  /** Runs that were recorded and are kept. */
  executions: number;
  /** Of these, those that triggered. */
  triggered: number;
  /** Of these, those that failed. */
  failed: number;
  /** Those that were made in that time, by how far they are now; null where a collection is asked for: they belong to none. */
  deliveries: DeliveryCounts | null;
}

const activityFields: Properties = {
  executions: int({ minimum: 0, description: 'Runs that were recorded and are kept.' }),
  triggered: int({ minimum: 0, description: 'Of these, those that triggered.' }),
  failed: int({ minimum: 0, description: 'Of these, those that failed.' }),
  deliveries: orNull({
    ...DeliveryCounts,
    description:
      'Those that were made in that time, by how far they are now. Null where a collection is asked for: deliveries belong to none.',
  }),
};

/** Schema of {@link ActivityCounts}. */
export const ActivityCounts: JsonSchema = response(activityFields);

/** What happened in a step of time, [from, to). */
export interface StatisticsBucket extends ActivityCounts {
  from: string;
  to: string;
}

/** Schema of {@link StatisticsBucket}. */
export const StatisticsBucket: JsonSchema = response({ from: dateTime, to: dateTime, ...activityFields });

/** An alert in a ranking. */
export interface RankedAlert {
  alert_id: string;
  name: string;
  executions: number;
  triggered: number;
  /** Messages about it that were delivered. */
  delivered: number;
}

/** Schema of {@link RankedAlert}. */
export const RankedAlert: JsonSchema = response({
  alert_id: str(),
  name: str(),
  executions: int({ minimum: 0 }),
  triggered: int({ minimum: 0 }),
  delivered: int({ minimum: 0, description: 'Messages about it that were delivered.' }),
});

/** Messages that are held now, of one channel for one reason. */
export interface HeldCount {
  channel_id: string;
  /** Null where it has none, or is gone. */
  channel_name: string | null;
  reason: string | null;
  count: number;
}

/** Schema of {@link HeldCount}. */
export const HeldCount: JsonSchema = response({
  channel_id: str(),
  channel_name: orNull(str()),
  reason: orNull(str()),
  count: int({ minimum: 0 }),
});

/** How a channel has been doing. */
export interface ChannelStatistics {
  channel_id: string;
  name: string | null;
  channel_type: string;
  enabled: boolean;
  paused_at: string | null;
  pause_reason: string | null;
  deliveries: DeliveryCounts;
  /** Delivered ones of those that ended, 0 to 1; null where none did. */
  success_rate: number | null;
  /** The median from making a message to its delivery, over the latest 20; null where none was delivered. */
  median_delay_ms: number | null;
  /** The latest that failed. */
  last_failure: { at: string; delivery_id: string; reason: string | null; status_code: number | null } | null;
}

/** Schema of {@link ChannelStatistics}. */
export const ChannelStatistics: JsonSchema = response({
  channel_id: str(),
  name: orNull(str()),
  channel_type: str(),
  enabled: bool,
  paused_at: orNull(dateTime),
  pause_reason: orNull(str()),
  deliveries: DeliveryCounts,
  success_rate: orNull(
    num({ minimum: 0, maximum: 1, description: 'Delivered ones of those that ended; null where none did.' }),
  ),
  median_delay_ms: orNull(
    num({ minimum: 0, description: 'From making a message to its delivery, over the latest 20.' }),
  ),
  last_failure: orNull(
    response({ at: dateTime, delivery_id: str(), reason: orNull(str()), status_code: orNull(int()) }),
  ),
});

/** What waits now. */
export interface StatisticsBacklog {
  /** Batches that were not checked yet. */
  unchecked_batches: number;
  /** Batches whose check failed at every attempt. */
  dead_letters: number;
  pending_deliveries: number;
}

/** Schema of {@link StatisticsBacklog}. */
export const StatisticsBacklog: JsonSchema = response({
  unchecked_batches: int({ minimum: 0, description: 'Batches that were not checked yet.' }),
  dead_letters: int({ minimum: 0, description: 'Batches whose check failed at every attempt.' }),
  pending_deliveries: int({ minimum: 0 }),
});

/** What happened in a namespace, and how it stands. */
export interface StatisticsResponse {
  /** The range, widened to whole steps: [from, to). */
  from: string;
  to: string;
  step_ms: number;
  buckets: StatisticsBucket[];
  /** Of all buckets. */
  totals: ActivityCounts;
  /** Why people were told or not, all time; null where a collection is asked for. */
  reasons: NotificationCounts | null;
  /** The alerts that ran most in the range, or in the hours that it touches. */
  busiest: RankedAlert[];
  /** The alerts that triggered most. */
  noisiest: RankedAlert[];
  held: HeldCount[];
  /** Since when channels were looked at: of a long range the end. */
  channels_from: string;
  channels: ChannelStatistics[];
  backlog: StatisticsBacklog;
}

/** Schema of {@link StatisticsResponse}. */
export const StatisticsResponse: JsonSchema = response({
  from: { ...dateTime, description: 'The range, widened to whole steps.' },
  to: dateTime,
  step_ms: int({ minimum: 1 }),
  buckets: list(StatisticsBucket, { maxItems: STATISTICS_LIMITS.buckets }),
  totals: { ...ActivityCounts, description: 'Of all buckets.' },
  reasons: orNull({
    ...NotificationCounts,
    description: 'Why people were told or not, all time. Null where a collection is asked for.',
  }),
  busiest: list(RankedAlert, {
    maxItems: STATISTICS_LIMITS.ranked,
    description: 'The alerts that ran most, in the whole hours that the range touches.',
  }),
  noisiest: list(RankedAlert, {
    maxItems: STATISTICS_LIMITS.ranked,
    description: 'The alerts that triggered most, in the whole hours that the range touches.',
  }),
  held: list(HeldCount, {
    maxItems: STATISTICS_LIMITS.held,
    description: 'What is held now, by channel and reason, most first.',
  }),
  channels_from: {
    ...dateTime,
    description: `Since when channels were looked at: of a range of more than ${STATISTICS_LIMITS.channelDays} days its end.`,
  },
  channels: list(ChannelStatistics, {
    maxItems: STATISTICS_LIMITS.channels,
    description: 'How channels do: paused ones first, then those with most failures.',
  }),
  backlog: { ...StatisticsBacklog, description: 'What waits now in the namespace.' },
});
