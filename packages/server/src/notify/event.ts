import type { AlertExecutionResult, AlertMatchResult, Metadata } from '@tocsin/contract';
import { isoTime } from '../platform/clock.ts';
import type { Delivery } from './delivery-queue.ts';

/** The event that tells people of an execution. Others are facts for systems: they do not say whether people were told. */
export const TRIGGERED = 'alert.triggered';

/** What the message says of the alert, as it was when the alert fired. */
export interface AlertContext {
  readonly name: string;
  readonly metadata: Record<string, unknown>;
  readonly include_scores: boolean;
  /** The template of its messages. */
  readonly template_id?: string | null;
  /** The documents that are told of, where others are held back. */
  readonly told?: readonly string[];
  /** How many matches are held back then. */
  readonly left_out?: number;
}

/** What a delivery without an execution of its own holds: all that its message says. */
export interface EventContext {
  readonly subject: { readonly type: string; readonly id: string };
  readonly data: Metadata;
  readonly template_id?: string | null;
}

/** A message's envelope: Standard Webhooks' `type`, `timestamp`, `data`, and the v1 envelope beside. */
export interface NotificationEvent {
  readonly type: string;
  readonly timestamp: string;
  readonly data: Metadata;
  readonly event_id: string;
  readonly event_type: string;
  readonly occurred_at: string;
  readonly namespace_id: string;
  readonly subject: { readonly type: string; readonly id: string };
}

/** What of a delivery its message depends on. */
export type ToldDelivery = Pick<
  Delivery,
  'delivery_id' | 'event_type' | 'namespace_id' | 'created_at' | 'context_json'
>;

/**
 * What a delivery tells. It depends on nothing but the delivery and its execution, so every attempt says the same.
 * @param execution null where it has none of its own
 */
export function eventOf(delivery: ToldDelivery, execution: AlertExecutionResult | null): NotificationEvent {
  if (execution !== null) return envelope(delivery, { type: 'alert', id: execution.alert_id }, aboutRun());
  const { subject, data } = JSON.parse(delivery.context_json) as EventContext;
  return envelope(delivery, subject, data);

  function aboutRun(): Metadata {
    return runData(JSON.parse(delivery.context_json) as AlertContext, execution as AlertExecutionResult);
  }
}

function envelope(
  { delivery_id, event_type: type, namespace_id, created_at }: ToldDelivery,
  subject: NotificationEvent['subject'],
  data: Metadata,
): NotificationEvent {
  const timestamp = isoTime(created_at);
  return {
    type,
    timestamp,
    data,
    event_id: delivery_id,
    event_type: type,
    occurred_at: timestamp,
    namespace_id,
    subject,
  };
}

function runData(alert: AlertContext, execution: AlertExecutionResult): Metadata {
  const { notification: _, ...shown } = execution;
  const told = alert.told === undefined ? null : new Set(alert.told);
  const meant = shown.matches?.filter((match) => told === null || told.has(match.document_id)) ?? null;
  const matches = alert.include_scores ? meant : (meant?.map(withoutScore) ?? null);
  return {
    execution_id: execution.execution_id,
    alert: { alert_id: execution.alert_id, name: alert.name, metadata: alert.metadata },
    execution: { ...shown, matches: matches?.slice(0, 100) ?? null },
    ...(alert.left_out === undefined ? {} : { held_matches: alert.left_out }),
  };
}

/** The match without its score, and its evidence without scores; whatever else is evidence stays. */
function withoutScore({ score: _score, matched_features, ...rest }: AlertMatchResult): object {
  const clauses = Object.entries(matched_features ?? {}).map(([name, clause]) => {
    const { score: _one, ...evidence } = clause as Metadata;
    return [name, evidence];
  });
  return { ...rest, matched_features: matched_features && Object.fromEntries(clauses) };
}
