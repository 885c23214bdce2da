import {
  type ChannelStatistics,
  type DeliveryCounts,
  ID_PREFIXES,
  STATISTICS_LIMITS,
} from '@tocsin/contract';
import { type Selectable, sql } from 'kysely';
import { isoTime } from '../../platform/clock.ts';
import { firstIdAt } from '../../platform/ids.ts';
import type { ChannelsTable } from '../../store/tables.ts';
import { HOUR_MS } from '../counters.ts';
import { countByChannel } from './count-by-channel.ts';
import { toDeliveryCounts } from './count-deliveries.ts';
import type { Subject } from './counting.ts';
import { delaysOf, failuresOf } from './latest-deliveries.ts';
import type { TimeSteps } from './time-steps.ts';

type Channel = Pick<
  Selectable<ChannelsTable>,
  'channel_id' | 'name' | 'kind' | 'enabled' | 'paused_at' | 'pause_reason'
>;
type Counted = Channel & { readonly deliveries: DeliveryCounts };

/** How channels do, and since when that was looked at. */
export interface ChannelHealth {
  readonly channels_from: string;
  readonly channels: ChannelStatistics[];
}

/**
 * How channels do in a range of time, of a long one at its end: paused ones first, then those with most failures, then those
 * with most deliveries. Of an alert those alone for which something was made.
 */
export async function channelHealth(subject: Subject, { from, to }: TimeSteps): Promise<ChannelHealth> {
  const since = Math.max(from, to - STATISTICS_LIMITS.channelDays * 24 * HOUR_MS);
  const [first, end] = [since, to].map((time) => firstIdAt(ID_PREFIXES.delivery, time));
  const among = sql`deliveries.namespace_id = ${subject.namespaceId}
    and deliveries.delivery_id >= ${first} and deliveries.delivery_id < ${end}`;
  const counts = await countByChannel(subject, among);
  const shown = (await channelsOf(subject))
    .map((channel) => ({ ...channel, deliveries: counts.get(channel.channel_id) ?? toDeliveryCounts([]) }))
    .filter(({ channel_id }) => subject.alertId === undefined || counts.has(channel_id))
    .sort(worstFirst)
    .slice(0, STATISTICS_LIMITS.channels);
  const failures = await failuresOf(
    subject,
    shown.filter(({ deliveries }) => deliveries.failed > 0),
    among,
  );
  const delays = await delaysOf(
    subject,
    shown.filter(({ deliveries }) => deliveries.delivered > 0),
    among,
  );
  const channels = shown.map((channel) => ({
    ...toStatistics(channel),
    median_delay_ms: medianOf(delays.get(channel.channel_id) ?? []),
    last_failure: failures.get(channel.channel_id) ?? null,
  }));
  return { channels_from: isoTime(since), channels };
}

function channelsOf({ db, namespaceId }: Subject): Promise<Channel[]> {
  return db.read
    .selectFrom('channels')
    .select(['channel_id', 'name', 'kind', 'enabled', 'paused_at', 'pause_reason'])
    .where('namespace_id', '=', namespaceId)
    .execute();
}

function worstFirst(a: Counted, b: Counted): number {
  return (
    Number(b.paused_at !== null) - Number(a.paused_at !== null) ||
    b.deliveries.failed - a.deliveries.failed ||
    sumOf(b.deliveries) - sumOf(a.deliveries) ||
    (a.channel_id < b.channel_id ? -1 : 1)
  );
}

function sumOf(counts: DeliveryCounts): number {
  return Object.values(counts).reduce((sum, n) => sum + n, 0);
}

function toStatistics(channel: Counted): Omit<ChannelStatistics, 'median_delay_ms' | 'last_failure'> {
  const { channel_id, name, kind, enabled, paused_at, pause_reason, deliveries } = channel;
  const { delivered, failed } = deliveries;
  return {
    channel_id,
    name,
    channel_type: kind,
    enabled: enabled === 1,
    paused_at: paused_at === null ? null : isoTime(Number(paused_at)),
    pause_reason,
    deliveries,
    success_rate: delivered + failed === 0 ? null : delivered / (delivered + failed),
  };
}

function medianOf(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}
