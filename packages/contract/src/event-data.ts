import { AlertResponse } from './alerts.ts';
import { EventAlert } from './events.ts';
import {
  bool,
  dateTime,
  int,
  type JsonSchema,
  list,
  map,
  num,
  oneOf,
  orNull,
  response,
  str,
} from './schema.ts';

/** What one message about several executions shows at most. */
export const DIGEST_LIMITS = { executions: 50, alerts: 100, documents: 3 } as const;

/** Why executions are told of together and not at once. */
export const DIGEST_REASONS = ['digest_pending', 'channel_paused', 'flood_guard'] as const;

/** What an alert adds to a message about several executions. */
export interface DigestAlert {
  alert_id: string;
  name: string;
  /** How many executions of it are told of. */
  executions: number;
  /** The sum over these. */
  match_count: number;
}

/** Schema of {@link DigestAlert}. */
export const DigestAlert: JsonSchema = response({
  alert_id: str(),
  name: str(),
  executions: int({ minimum: 0 }),
  match_count: int({ minimum: 0 }),
});

/** One of the executions that are told of together, with the best of its documents. */
export interface DigestExecution {
  execution_id: string;
  alert_id: string;
  collection_id: string;
  executed_at: string;
  match_count: number;
  /** Without scores where the alert does not include them. */
  documents: { document_id: string; score?: number }[];
}

/** Schema of {@link DigestExecution}. */
export const DigestExecution: JsonSchema = response({
  execution_id: str(),
  alert_id: str(),
  collection_id: str(),
  executed_at: dateTime,
  match_count: int({ minimum: 0 }),
  documents: list(response({ document_id: str() }, { score: num({ minimum: 0, maximum: 1 }) }), {
    maxItems: DIGEST_LIMITS.documents,
  }),
});

/** What `alert.digest` and `alert.summary` tell: what was held for a channel, in one message. */
export interface DigestData {
  channel_id: string;
  /** From the first execution to the last; null where there are none. */
  period: { from: string; to: string } | null;
  reason: (typeof DIGEST_REASONS)[number];
  /** Of executions. */
  total: number;
  match_count: number;
  alerts: DigestAlert[];
  /** The newest; `total` counts them all. */
  executions: DigestExecution[];
  /** Whether there are more executions or alerts than are shown. */
  limited: boolean;
  /** Messages that were held and tell of no match, by the type of their event. */
  other_events: Record<string, number>;
}

/** Schema of {@link DigestData}. */
export const DigestData: JsonSchema = response({
  channel_id: str(),
  period: orNull(response({ from: dateTime, to: dateTime })),
  reason: oneOf(DIGEST_REASONS),
  total: int({ minimum: 0 }),
  match_count: int({ minimum: 0 }),
  alerts: list(DigestAlert, { maxItems: DIGEST_LIMITS.alerts }),
  executions: list(DigestExecution, { maxItems: DIGEST_LIMITS.executions }),
  limited: bool,
  other_events: map(int({ minimum: 1 })),
});

/** What `alert.flood_guard` tells: an alert matches many times its normal rate and is held. */
export interface FloodGuardData {
  alert: EventAlert;
  /** Matches within the window. */
  matches: number;
  window_ms: number;
  /** How many it normally has in such a window; not a whole number. */
  normal: number;
  /** From how many on it is held. */
  threshold: number;
  held_since: string;
}

/** Schema of {@link FloodGuardData}. */
export const FloodGuardData: JsonSchema = response({
  alert: EventAlert,
  matches: int({ minimum: 0 }),
  window_ms: int({ minimum: 0 }),
  normal: num({ minimum: 0 }),
  threshold: num({ minimum: 0 }),
  held_since: dateTime,
});

/** What `channel.paused` tells, through another channel. */
export interface ChannelPausedData {
  channel: { channel_id: string; name: string | null; channel_type: string };
  /** `gone`: the endpoint answered 410. */
  reason: 'failing' | 'gone';
  /** Attempts that failed in a row. */
  failures: number;
  failing_since: string | null;
  last_error: string | null;
  /** Deliveries that wait for it. */
  held: number;
}

/** Schema of {@link ChannelPausedData}. */
export const ChannelPausedData: JsonSchema = response({
  channel: response({ channel_id: str(), name: orNull(str()), channel_type: str() }),
  reason: oneOf(['failing', 'gone']),
  failures: int({ minimum: 0 }),
  failing_since: orNull(dateTime),
  last_error: orNull(str()),
  held: int({ minimum: 0 }),
});

/** What `alert.created`, `alert.updated` and `alert.deleted` tell: the alert without secrets. */
export interface AlertChangeData {
  alert: AlertResponse;
}

/** Schema of {@link AlertChangeData}. */
export const AlertChangeData: JsonSchema = response({ alert: AlertResponse });

/** What `channel.test` tells: that this is a test. */
export interface ChannelTestData {
  test: boolean;
  message: string;
  channel: { channel_id: string; name: string | null };
}

/** Schema of {@link ChannelTestData}. */
export const ChannelTestData: JsonSchema = response({
  test: bool,
  message: str(),
  channel: response({ channel_id: str(), name: orNull(str()) }),
});
