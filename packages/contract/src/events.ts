import type { Metadata } from './common.ts';
import { AlertExecutionResult } from './executions.ts';
import { anyObject, dateTime, type JsonSchema, oneOf, response, str } from './schema.ts';

/** The types of events that webhooks are told about. */
export const EVENT_TYPES = [
  'alert.triggered',
  'alert.execution.completed',
  'alert.execution.failed',
  'alert.created',
  'alert.updated',
  'alert.deleted',
] as const;

/** The type of an event. */
export type EventType = (typeof EVENT_TYPES)[number];

/** What an event is about. */
export interface EventSubject {
  type: string;
  id: string;
}

/** Schema of {@link EventSubject}. */
export const EventSubject: JsonSchema = response({ type: str(), id: str() });

/** The body of a webhook: the form of Standard Webhooks, and beside it the envelope of the v1 contract. */
export interface WebhookEvent<Type extends EventType = EventType, Data = Metadata> {
  type: Type;
  timestamp: string;
  data: Data;
  event_id: string;
  /** The same as `type`. */
  event_type: Type;
  /** The same as `timestamp`. */
  occurred_at: string;
  namespace_id: string;
  subject: EventSubject;
}

/** The alert that an event is about. */
export interface EventAlert {
  alert_id: string;
  name: string;
  metadata: Metadata;
}

/** What is told about a run. */
export interface AlertRunData {
  execution_id: string;
  alert: EventAlert;
  execution: AlertExecutionResult;
}

/** Schema of {@link AlertRunData}. */
export const AlertRunData: JsonSchema = response({
  execution_id: str(),
  alert: response({ alert_id: str(), name: str(), metadata: anyObject }),
  execution: AlertExecutionResult,
});

/** An alert triggered. */
export type AlertTriggeredEvent = WebhookEvent<'alert.triggered', AlertRunData>;

/** The schema of a webhook body of these types with this data. */
export function webhookEvent(types: readonly EventType[], data: JsonSchema): JsonSchema {
  return response({
    type: oneOf(types),
    timestamp: dateTime,
    data,
    event_id: str(),
    event_type: oneOf(types),
    occurred_at: dateTime,
    namespace_id: str(),
    subject: EventSubject,
  });
}

/** Schema of {@link WebhookEvent}. */
export const WebhookEvent: JsonSchema = webhookEvent(EVENT_TYPES, anyObject);

/** Schema of {@link AlertTriggeredEvent}. */
export const AlertTriggeredEvent: JsonSchema = webhookEvent(['alert.triggered'], AlertRunData);
