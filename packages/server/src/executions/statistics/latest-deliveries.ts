import type { ChannelStatistics } from '@tocsin/contract';
import { type RawBuilder, sql } from 'kysely';
import { isoTime } from '../../platform/clock.ts';
import { byIndex, type Subject } from './counting.ts';

/** Deliveries of a channel whose delay is looked at. */
const SAMPLE = 20;

interface Row {
  readonly channel_id: string;
  readonly delivery_id: string;
  readonly created_at: number;
  readonly finished_at: number | null;
  readonly reason: string | null;
  readonly status_code: number | null;
}

type Channels = readonly { readonly channel_id: string }[];

/** The latest failure of channels. @param among a condition on the namespace and the ids of deliveries */
export async function failuresOf(
  subject: Subject,
  channels: Channels,
  among: RawBuilder<unknown>,
): Promise<Map<string, NonNullable<ChannelStatistics['last_failure']>>> {
  const rows = await latestOf(subject, channels, among, 'failed', 1);
  return new Map(
    rows.map(({ channel_id, delivery_id, created_at, finished_at, reason, status_code }) => [
      channel_id,
      { at: isoTime(Number(finished_at ?? created_at)), delivery_id, reason, status_code },
    ]),
  );
}

/** How long the latest messages of channels took from being made to being delivered, in milliseconds. */
export async function delaysOf(
  subject: Subject,
  channels: Channels,
  among: RawBuilder<unknown>,
): Promise<Map<string, number[]>> {
  const delays = new Map<string, number[]>();
  for (const { channel_id, created_at, finished_at } of await latestOf(
    subject,
    channels,
    among,
    'delivered',
    SAMPLE,
  )) {
    const delay = Math.max(0, Number(finished_at ?? created_at) - Number(created_at));
    delays.set(channel_id, [...(delays.get(channel_id) ?? []), delay]);
  }
  return delays;
}

async function latestOf(
  subject: Subject,
  channels: Channels,
  among: RawBuilder<unknown>,
  state: 'delivered' | 'failed',
  count: number,
): Promise<readonly Row[]> {
  if (channels.length === 0) return [];
  const { db, namespaceId, alertId } = subject;
  const alert = alertId === undefined ? sql`` : sql`and deliveries.alert_id = ${alertId}`;
  const shown = sql.join(channels.map(({ channel_id }) => sql`(cast(${channel_id} as text))`));
  const { rows } = await sql<Row>`
    with shown (channel_id) as (values ${shown})
    select one.channel_id, one.delivery_id, one.created_at, one.finished_at, one.reason, one.status_code
    from shown cross join deliveries as one
    where one.namespace_id = ${namespaceId} and one.delivery_id in (
      select delivery_id from ${byIndex(subject, 'deliveries', 'deliveries_by_channel')}
      where ${among} ${alert} and deliveries.channel_id = shown.channel_id and state = ${sql.lit(state)}
      order by delivery_id desc limit ${count})`.execute(db.read);
  return rows;
}
