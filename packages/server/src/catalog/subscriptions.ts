import type { EventType, Metadata } from '@tocsin/contract';
import type { IdSource } from '../platform/ids.ts';
import type { Reader } from '../store/database.ts';
import { DUE_AT_ONCE } from '../store/ready.ts';
import type { DeliveriesTable } from '../store/tables.ts';
import { chunksOf } from './versions.ts';

/** A subscription to events, as far as it matters to what is sent. */
export interface Subscription {
  readonly webhookId: string;
  readonly eventTypes: ReadonlySet<string>;
  readonly channels: readonly { readonly channelId: string; readonly enabled: boolean }[];
}

/** Something that happened, in the words of a message. */
export interface SubscribedEvent {
  readonly type: EventType;
  readonly namespaceId: string;
  /** `''` where it is about no run. */
  readonly executionId: string;
  readonly alertId: string;
  /** What the message says; see `notify/event.ts`. */
  readonly context: Metadata;
  readonly at: number;
}

/** The active subscriptions of a namespace: one look into an index where there are none. */
export async function activeSubscriptions(db: Reader, namespaceId: string): Promise<Subscription[]> {
  const rows = await db
    .selectFrom('webhooks')
    .select(['webhook_id', 'event_types_json', 'channels_json'])
    .where('namespace_id', '=', namespaceId)
    .where('active', '=', 1)
    .execute();
  if (rows.length === 0) return [];
  const named = rows.map((row) => JSON.parse(row.channels_json) as string[]);
  const channels = await channelStates(db, namespaceId, named.flat());
  return rows.map((row, i) => ({
    webhookId: row.webhook_id,
    eventTypes: new Set(JSON.parse(row.event_types_json) as string[]),
    channels: (named[i] ?? []).flatMap((channelId) => {
      const enabled = channels.get(channelId);
      return enabled === undefined ? [] : [{ channelId, enabled }];
    }),
  }));
}

async function channelStates(
  db: Reader,
  namespaceId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, boolean>> {
  const found = new Map<string, boolean>();
  for (const part of chunksOf(ids))
    for (const row of await db
      .selectFrom('channels')
      .select(['channel_id', 'enabled'])
      .where('namespace_id', '=', namespaceId)
      .where('channel_id', 'in', part)
      .execute())
      found.set(row.channel_id, row.enabled === 1);
  return found;
}

/**
 * One delivery for each channel of each subscription to an event. What is for a channel that is switched off is held, to be
 * summed up when it is back.
 */
export function deliveriesOfEvent(
  ids: IdSource,
  subscriptions: readonly Subscription[],
  event: SubscribedEvent,
): DeliveriesTable[] {
  const wanting = subscriptions.filter(({ eventTypes }) => eventTypes.has(event.type));
  if (wanting.length === 0) return [];
  const context_json = JSON.stringify(event.context);
  return wanting.flatMap(({ webhookId, channels }) =>
    channels.map(({ channelId, enabled }) => ({
      namespace_id: event.namespaceId,
      delivery_id: ids.next('dlv_'),
      execution_id: event.executionId,
      alert_id: event.alertId,
      channel_id: channelId,
      state: enabled ? 'pending' : 'held',
      due_at: enabled ? DUE_AT_ONCE : null,
      lease_owner: null,
      lease_until: null,
      attempts: 0,
      attempts_before: 0,
      context_json,
      reason: enabled ? null : 'channel_paused',
      created_at: event.at,
      finished_at: null,
      event_type: event.type,
      merged_into: null,
      status_code: null,
      repeats: 0,
      webhook_id: webhookId,
    })),
  );
}
