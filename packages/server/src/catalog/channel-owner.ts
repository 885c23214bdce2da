import type { Transaction } from '../store/database.ts';
import type { ChannelsTable } from '../store/tables.ts';

/** What a channel belongs to, that is not one of its own: an alert, or a subscription to events. */
export interface ChannelOwner {
  readonly column: 'owner_alert_id' | 'owner_webhook_id';
  readonly id: string;
}

/** The alert with this id. */
export function alertAsOwner(id: string): ChannelOwner {
  return { column: 'owner_alert_id', id };
}

/** The subscription with this id. */
export function webhookAsOwner(id: string): ChannelOwner {
  return { column: 'owner_webhook_id', id };
}

/** Whether a channel belongs to it. */
export function owns({ column, id }: ChannelOwner, row: ChannelsTable): boolean {
  return row[column] === id;
}

/** Whether a channel belongs to anything. */
export function isOwned({ owner_alert_id, owner_webhook_id }: ChannelsTable): boolean {
  return owner_alert_id !== null || owner_webhook_id !== null;
}

/** The channels that belong to an owner. */
export async function ownedChannels(
  tx: Transaction,
  namespaceId: string,
  { column, id }: ChannelOwner,
): Promise<ChannelsTable[]> {
  return tx
    .selectFrom('channels')
    .selectAll()
    .where('namespace_id', '=', namespaceId)
    .where(column, '=', id)
    .orderBy('channel_id')
    .execute();
}
