import { PaginationResponse } from './pagination.ts';
import { dateTime, int, type JsonSchema, list, num, oneOf, orNull, response, str } from './schema.ts';

/** How far a delivery is. `gone`: the destination said that it no longer exists. */
export const DELIVERY_STATUSES = ['pending', 'delivered', 'failed', 'gone'] as const;

/** How far a delivery is. */
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** One try to hand a notification over. */
export interface DeliveryAttempt {
  /** Counts from 1. */
  attempt: number;
  started_at: string;
  duration_ms: number;
  outcome: string;
  reason: string | null;
  status_code: number | null;
  error: string | null;
  /** The beginning of what the destination answered. */
  response: string | null;
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
  response: orNull(str()),
});

/** One notification to one channel. */
export interface DeliveryResponse {
  delivery_id: string;
  execution_id: string;
  alert_id: string;
  channel_id: string | null;
  channel_type: string;
  status: DeliveryStatus;
  attempt_count: number;
  /** Null where there will be no further attempt. */
  next_attempt_at: string | null;
  created_at: string;
  attempts: DeliveryAttempt[];
}

/** Schema of {@link DeliveryResponse}. */
export const DeliveryResponse: JsonSchema = response({
  delivery_id: str(),
  execution_id: str(),
  alert_id: str(),
  channel_id: orNull(str()),
  channel_type: str(),
  status: oneOf(DELIVERY_STATUSES),
  attempt_count: int({ minimum: 0 }),
  next_attempt_at: orNull(dateTime),
  created_at: dateTime,
  attempts: list(DeliveryAttempt),
});

/** A page of deliveries. */
export interface ListDeliveriesResponse {
  results: DeliveryResponse[];
  pagination: PaginationResponse;
}

/** Schema of {@link ListDeliveriesResponse}. */
export const ListDeliveriesResponse: JsonSchema = response({
  results: list(DeliveryResponse),
  pagination: PaginationResponse,
});

/** All deliveries of one execution. */
export interface ExecutionDeliveriesResponse {
  results: DeliveryResponse[];
}

/** Schema of {@link ExecutionDeliveriesResponse}. */
export const ExecutionDeliveriesResponse: JsonSchema = response({ results: list(DeliveryResponse) });
