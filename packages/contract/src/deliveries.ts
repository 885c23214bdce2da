import { type PaginationQuery, PaginationResponse, paginationFields } from './pagination.ts';
import {
  dateTime,
  int,
  type JsonSchema,
  list,
  map,
  num,
  oneOf,
  orNull,
  type Properties,
  request,
  response,
  str,
} from './schema.ts';

/**
 * How far a delivery is. `held`: recorded, its reason says why; `merged`: told by the message that it was merged into;
 * `discarded`: somebody wanted it not told.
 */
export const DELIVERY_STATUSES = ['pending', 'delivered', 'failed', 'held', 'merged', 'discarded'] as const;

/** How far a delivery is. */
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** What was sent in an attempt, secrets masked. */
export interface SentRequest {
  /** `POST https://example.com/hook`, say. */
  target: string;
  headers: Record<string, string>;
  /** The first 16 KB. */
  body: string;
}

/** One try to hand a notification over. */
export interface DeliveryAttempt {
  /** Counts from 1, also over replays. */
  attempt: number;
  started_at: string;
  duration_ms: number;
  outcome: string;
  reason: string | null;
  status_code: number | null;
  error: string | null;
  request: SentRequest | null;
  response_headers: Record<string, string> | null;
  /** The beginning of what the destination answered. */
  response: string | null;
  /** What else there is to say: that a template was broken, say. */
  remark: string | null;
}

/** Schema of {@link DeliveryAttempt}. */
export const DeliveryAttempt: JsonSchema = response({
  attempt: int({ minimum: 1 }),
  started_at: dateTime,
  duration_ms: num({ minimum: 0 }),
  outcome: str(),
  reason: orNull(str()),
  status_code: orNull(int()),
  error: orNull(str()),
  request: orNull(response({ target: str(), headers: map(str()), body: str() })),
  response_headers: orNull(map(str())),
  response: orNull(str()),
  remark: orNull(str()),
});

/** A notification to one channel, as lists show it. */
export interface DeliverySummary {
  delivery_id: string;
  /** What it tells: `alert.triggered`, or `alert.digest`, `alert.summary`, `channel.paused` and others. */
  event_type: string;
  /** Null where it tells of several, or of none. */
  execution_id: string | null;
  /** Null where it tells of several, or of none. */
  alert_id: string | null;
  channel_id: string;
  channel_type: string;
  status: DeliveryStatus;
  /** Why it is held, how it ended, or what its last attempt failed with. */
  reason: string | null;
  /** Of the last answer. */
  status_code: number | null;
  attempt_count: number;
  /** Null where there will be no further attempt. */
  next_attempt_at: string | null;
  /** The digest or summary that tells in its place. */
  merged_into: string | null;
  /** How often the same came again and was counted here. */
  repeats: number;
  created_at: string;
  /** Null where it is not ended. */
  finished_at: string | null;
}

const summaryFields: Properties = {
  delivery_id: str(),
  event_type: str(),
  execution_id: orNull(str()),
  alert_id: orNull(str()),
  channel_id: str(),
  channel_type: str(),
  status: oneOf(DELIVERY_STATUSES),
  reason: orNull(str()),
  status_code: orNull(int()),
  attempt_count: int({ minimum: 0 }),
  next_attempt_at: orNull(dateTime),
  merged_into: orNull(str()),
  repeats: int({ minimum: 0 }),
  created_at: dateTime,
  finished_at: orNull(dateTime),
};

/** Schema of {@link DeliverySummary}. */
export const DeliverySummary: JsonSchema = response(summaryFields);

/** A notification to one channel with every attempt. */
export interface DeliveryResponse extends DeliverySummary {
  attempts: DeliveryAttempt[];
}

/** Schema of {@link DeliveryResponse}. */
export const DeliveryResponse: JsonSchema = response({ ...summaryFields, attempts: list(DeliveryAttempt) });

/** Which deliveries are wanted. */
export interface DeliveryFilters {
  alert_id?: string | null;
  execution_id?: string | null;
  channel_id?: string | null;
  status?: DeliveryStatus | null;
  reason?: string | null;
  status_code?: number | null;
  event_type?: string | null;
  merged_into?: string | null;
  /** From this instant on. */
  since?: string | null;
  /** Before this instant. */
  until?: string | null;
}

const word = (description: string): JsonSchema => str({ maxLength: 255, description });

/** The fields of {@link DeliveryFilters}, to be put into other schemas. */
export const deliveryFilterFields: Readonly<Record<keyof DeliveryFilters, JsonSchema>> = {
  alert_id: word('Only those of this alert: its id or name.'),
  execution_id: word('Only those that tell of this execution.'),
  channel_id: word('Only those to this channel.'),
  status: oneOf(DELIVERY_STATUSES, { description: 'Only those that are so far.' }),
  reason: word('Only those with this reason.'),
  status_code: int({ description: 'Only those whose last answer had this status.' }),
  event_type: word('Only those that tell of this kind of event.'),
  merged_into: word('Only those that this digest or summary tells of.'),
  since: { ...dateTime, description: 'Only those made from this instant on.' },
  until: { ...dateTime, description: 'Only those made before this instant.' },
};

/** The query string, or the body, of the list. */
export interface ListDeliveriesQuery extends PaginationQuery, DeliveryFilters {}

/** Schema of {@link ListDeliveriesQuery}. */
export const ListDeliveriesQuery: JsonSchema = request({}, { ...paginationFields, ...deliveryFilterFields });

/** A page of deliveries. */
export interface ListDeliveriesResponse {
  results: DeliverySummary[];
  pagination: PaginationResponse;
  /** Null where `include_total` was not asked for. */
  total_count: number | null;
}

/** Schema of {@link ListDeliveriesResponse}. */
export const ListDeliveriesResponse: JsonSchema = response({
  results: list(DeliverySummary),
  pagination: PaginationResponse,
  total_count: orNull(int()),
});

/** All deliveries of one execution. */
export interface ExecutionDeliveriesResponse {
  results: DeliveryResponse[];
}

/** Schema of {@link ExecutionDeliveriesResponse}. */
export const ExecutionDeliveriesResponse: JsonSchema = response({ results: list(DeliveryResponse) });

/** The limits of a replay by filter. */
export const REPLAY_LIMITS = { most: 100_000, default: 10_000 } as const;

/** Which deliveries are to be sent again: at least one filter. */
export interface ReplayDeliveriesRequest extends DeliveryFilters {
  /** At most so many, the newest first. */
  limit?: number | null;
}

/** Schema of {@link ReplayDeliveriesRequest}. */
export const ReplayDeliveriesRequest: JsonSchema = request(
  {},
  {
    ...deliveryFilterFields,
    limit: int({
      minimum: 1,
      maximum: REPLAY_LIMITS.most,
      description: `At most so many, the newest first; ${REPLAY_LIMITS.default} where nothing is said.`,
    }),
  },
);

/** The answer to a replay. */
export interface ReplayResponse {
  /** How many messages are sent again. */
  replayed: number;
}

/** Schema of {@link ReplayResponse}. */
export const ReplayResponse: JsonSchema = response({ replayed: int({ minimum: 0 }) });
