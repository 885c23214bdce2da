import type { AlertExecutionResult, AlertMatchResult, Metadata } from '@tocsin/contract';
import { isoTime } from '../platform/clock.ts';
import type { Delivery } from './delivery-queue.ts';

/** What the message says of the alert, as it was when the alert fired. */
interface AlertContext {
  readonly name: string;
  readonly metadata: Record<string, unknown>;
  readonly include_scores: boolean;
}

/**
 * The body of an `alert.triggered` message: Standard Webhooks' `type`, `timestamp`, `data`, and the v1 envelope beside.
 * It depends on nothing but the delivery and its execution, so every attempt says the same.
 */
export function alertTriggered(delivery: Delivery, execution: AlertExecutionResult): string {
  const alert = JSON.parse(delivery.context_json) as AlertContext;
  const timestamp = isoTime(delivery.created_at);
  const { notification: _, ...shown } = execution;
  const matches = alert.include_scores ? shown.matches : (shown.matches?.map(withoutScore) ?? null);
  return JSON.stringify({
    type: 'alert.triggered',
    timestamp,
    data: {
      execution_id: execution.execution_id,
      alert: { alert_id: execution.alert_id, name: alert.name, metadata: alert.metadata },
      execution: { ...shown, matches },
    },
    event_id: delivery.delivery_id,
    event_type: 'alert.triggered',
    occurred_at: timestamp,
    namespace_id: delivery.namespace_id,
    subject: { type: 'alert', id: execution.alert_id },
  });
}

/** The match without its score, and its evidence without scores; whatever else is evidence stays. */
function withoutScore({ score: _score, matched_features, ...rest }: AlertMatchResult): object {
  const clauses = Object.entries(matched_features ?? {}).map(([name, clause]) => {
    const { score: _one, ...evidence } = clause as Metadata;
    return [name, evidence];
  });
  return { ...rest, matched_features: matched_features && Object.fromEntries(clauses) };
}
