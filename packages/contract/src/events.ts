import type { Metadata } from './common.ts';
import { AlertExecutionResult, AlertMatchResult } from './executions.ts';
import {
  anyObject,
  dateTime,
  int,
  type JsonSchema,
  list,
  oneOf,
  orNull,
  type Properties,
  response,
  str,
} from './schema.ts';

/** The types of events that webhooks are told about. */
export const EVENT_TYPES = [
  'alert.triggered',
  'alert.digest',
  'alert.summary',
  'alert.flood_guard',
  'alert.execution.completed',
  'alert.execution.failed',
  'alert.created',
  'alert.updated',
  'alert.deleted',
  'channel.paused',
  'channel.test',
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

/** Schema of {@link EventAlert}. */
export const EventAlert: JsonSchema = response({ alert_id: str(), name: str(), metadata: anyObject });

/** A match as events tell it: without score and evidence where the alert does not include them. */
export interface EventMatch extends Omit<AlertMatchResult, 'score' | 'matched_features'> {
  score?: number;
  matched_features?: Metadata | null;
}

/** Schema of {@link EventMatch}. */
export const EventMatch: JsonSchema = {
  ...AlertMatchResult,
  properties: { ...(AlertMatchResult['properties'] as Properties) },
  required: ['document_id'],
};

/** A run as events tell it. */
export interface EventExecution extends Omit<AlertExecutionResult, 'matches' | 'notification'> {
  matches: EventMatch[] | null;
}

const { notification: _told, ...executionFields } = AlertExecutionResult['properties'] as Properties;

/** Schema of {@link EventExecution}. */
export const EventExecution: JsonSchema = {
  ...AlertExecutionResult,
  properties: { ...executionFields, matches: orNull(list(EventMatch)) },
};

/** What is told about a run. */
export interface AlertRunData {
  execution_id: string;
  alert: EventAlert;
  execution: EventExecution;
  /** How many of the matches are not told of: they were told before, or are near duplicates. */
  held_matches?: number;
}

/** Schema of {@link AlertRunData}. */
export const AlertRunData: JsonSchema = response(
  { execution_id: str(), alert: EventAlert, execution: EventExecution },
  { held_matches: int({ minimum: 0 }) },
);

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
