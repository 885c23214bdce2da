import { DUE_AT_ONCE } from '../store/ready.ts';
import type { DeliveriesTable } from '../store/tables.ts';
import { NO_LEASE } from './delivery-queue.ts';
import type { EventContext } from './event.ts';

/** A message that tells of several executions, or of none. */
export interface NewMessage {
  readonly namespaceId: string;
  readonly id: string;
  readonly channelId: string;
  /** `''` where it is about several, or none. */
  readonly alertId: string;
  readonly eventType: string;
  readonly context: EventContext;
  /** When it is made, in milliseconds since 1970. */
  readonly now: number;
}

/** The delivery of a message that has no execution of its own, to be sent at once. */
export function newMessage(message: NewMessage): DeliveriesTable {
  return {
    namespace_id: message.namespaceId,
    delivery_id: message.id,
    execution_id: '',
    alert_id: message.alertId,
    channel_id: message.channelId,
    state: 'pending',
    due_at: DUE_AT_ONCE,
    ...NO_LEASE,
    attempts: 0,
    attempts_before: 0,
    context_json: JSON.stringify(message.context),
    reason: null,
    created_at: message.now,
    finished_at: null,
    event_type: message.eventType,
    merged_into: null,
    status_code: null,
    repeats: 0,
  };
}
