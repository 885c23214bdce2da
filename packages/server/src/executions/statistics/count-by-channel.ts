import type { DeliveryCounts, DeliveryStatus } from '@tocsin/contract';
import { type RawBuilder, sql } from 'kysely';
import { NOT_DELIVERED, toDeliveryCounts } from './count-deliveries.ts';
import { byIndex, type Subject } from './counting.ts';

/** Deliveries by channel and by how far they are; a channel that has none is left out. */
export type ByChannel = Map<string, DeliveryCounts>;

/**
 * Counts deliveries by channel. Most are delivered: the others are counted in the index by state, and all in that by channel.
 * @param among a condition on the namespace and the ids
 */
export async function countByChannel(subject: Subject, among: RawBuilder<unknown>): Promise<ByChannel> {
  const { alertId } = subject;
  if (alertId !== undefined)
    return grouped(subject, 'deliveries_by_alert', sql`${among} and alert_id = ${alertId}`);
  const states = sql.join(NOT_DELIVERED.map((state) => sql.lit(state)));
  const counts = await grouped(subject, 'deliveries_by_state', sql`${among} and state in (${states})`);
  for (const [channelId, all] of await allByChannel(subject, among)) {
    const others = counts.get(channelId) ?? toDeliveryCounts([]);
    const notDelivered = NOT_DELIVERED.reduce((sum, state) => sum + others[state], 0);
    counts.set(channelId, { ...others, delivered: Math.max(0, all - notDelivered) });
  }
  return counts;
}

async function grouped(subject: Subject, index: string, condition: RawBuilder<unknown>): Promise<ByChannel> {
  const { rows } = await sql<{ channel_id: string; state: DeliveryStatus; n: number }>`
    select channel_id, state, count(*) as n from ${byIndex(subject, 'deliveries', index)}
    where ${condition} group by channel_id, state`.execute(subject.db.read);
  const counts: ByChannel = new Map();
  for (const { channel_id, state, n } of rows) {
    const known = counts.get(channel_id) ?? toDeliveryCounts([]);
    counts.set(channel_id, { ...known, [state]: Number(n) });
  }
  return counts;
}

async function allByChannel(
  subject: Subject,
  among: RawBuilder<unknown>,
): Promise<[channelId: string, n: number][]> {
  const { rows } = await sql<{ channel_id: string; n: number }>`
    select channel_id, (select count(*) from ${byIndex(subject, 'deliveries', 'deliveries_by_channel')}
      where ${among} and deliveries.channel_id = channels.channel_id) as n
    from channels where channels.namespace_id = ${subject.namespaceId}`.execute(subject.db.read);
  return rows.filter(({ n }) => Number(n) > 0).map(({ channel_id, n }) => [channel_id, Number(n)]);
}
