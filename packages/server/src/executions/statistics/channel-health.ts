import {
  type ChannelStatistics,
  type DeliveryCounts,
  ID_PREFIXES,
  STATISTICS_LIMITS,
} from '@tocsin/contract';
import { type RawBuilder, type Selectable, sql } from 'kysely';
import { isoTime } from '../../platform/clock.ts';
import { firstIdAt } from '../../platform/ids.ts';
import type { ChannelsTable } from '../../store/tables.ts';
import { countsByState, toDeliveryCounts } from './count-deliveries.ts';
import { apart, byIndex, type Subject } from './counting.ts';
import type { TimeSteps } from './time-steps.ts';

/** Deliveries whose delay is looked at. */
const SAMPLE = 50;

type Channel = Pick<
  Selectable<ChannelsTable>,
  'channel_id' | 'name' | 'kind' | 'enabled' | 'paused_at' | 'pause_reason'
>;
type Counted = Channel & { readonly deliveries: DeliveryCounts };

/** How channels do in a range of time: paused ones first, then those with most failures, then those with most deliveries. */
export async function channelHealth(subject: Subject, steps: TimeSteps): Promise<ChannelStatistics[]> {
  const among = sql`deliveries.namespace_id = ${subject.namespaceId}
    and deliveries.delivery_id >= ${firstIdAt(ID_PREFIXES.delivery, steps.from)}
    and deliveries.delivery_id < ${firstIdAt(ID_PREFIXES.delivery, steps.to)}`;
  const counted = await countedChannels(subject, among);
  const shown = counted.sort(worstFirst).slice(0, STATISTICS_LIMITS.channels);
  const health: ChannelStatistics[] = [];
  for (const channel of shown) health.push(await healthOf(subject, channel, among));
  return health;
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

/** The channels with what was made for them; of an alert those alone for which something was. */
async function countedChannels(subject: Subject, among: RawBuilder<unknown>): Promise<Counted[]> {
  const { db, namespaceId, alertId } = subject;
  const index = alertId === undefined ? 'deliveries_by_channel' : 'deliveries_by_alert';
  const alert = alertId === undefined ? sql`` : sql`and deliveries.alert_id = ${alertId}`;
  const { rows } = await sql<Channel & { counts: string }>`
    select channel_id, name, kind, enabled, paused_at, pause_reason,
      (select ${countsByState()} from ${byIndex(subject, 'deliveries', index)}
        where ${among} ${alert} and deliveries.channel_id = channels.channel_id) as counts
    from channels where namespace_id = ${namespaceId}`.execute(db.read);
  const counted = rows.map(({ counts, ...row }) => ({ ...row, deliveries: toDeliveryCounts(apart(counts)) }));
  return counted.filter(({ deliveries }) => alertId === undefined || sumOf(deliveries) > 0);
}

async function healthOf(
  subject: Subject,
  channel: Counted,
  among: RawBuilder<unknown>,
): Promise<ChannelStatistics> {
  const { channel_id, deliveries } = channel;
  const { delivered, failed } = deliveries;
  const own = sql`${among} and deliveries.channel_id = ${channel_id}`;
  return {
    channel_id,
    name: channel.name,
    channel_type: channel.kind,
    enabled: channel.enabled === 1,
    paused_at: channel.paused_at === null ? null : isoTime(Number(channel.paused_at)),
    pause_reason: channel.pause_reason,
    deliveries,
    success_rate: delivered + failed === 0 ? null : delivered / (delivered + failed),
    median_delay_ms: delivered === 0 ? null : medianOf(await delaysOf(subject, own)),
    last_failure: failed === 0 ? null : await lastFailure(subject, own),
  };
}

async function delaysOf(subject: Subject, own: RawBuilder<unknown>): Promise<number[]> {
  const { rows } = await sql<{ delay: number }>`
    select finished_at - created_at as delay ${latest(subject, own, 'delivered', SAMPLE)}`.execute(
    subject.db.read,
  );
  return rows.map(({ delay }) => Number(delay)).sort((a, b) => a - b);
}

async function lastFailure(
  subject: Subject,
  own: RawBuilder<unknown>,
): Promise<ChannelStatistics['last_failure']> {
  const { rows } = await sql<{
    finished_at: number | null;
    created_at: number;
    delivery_id: string;
    reason: string | null;
    status_code: number | null;
  }>`select finished_at, created_at, delivery_id, reason, status_code ${latest(subject, own, 'failed', 1)}`.execute(
    subject.db.read,
  );
  const [row] = rows;
  if (row === undefined) return null;
  const { finished_at, created_at, ...failure } = row;
  return { at: isoTime(Number(finished_at ?? created_at)), ...failure };
}

function latest(
  subject: Subject,
  own: RawBuilder<unknown>,
  state: 'delivered' | 'failed',
  count: number,
): RawBuilder<unknown> {
  const alert = subject.alertId === undefined ? sql`` : sql`and deliveries.alert_id = ${subject.alertId}`;
  return sql`from ${byIndex(subject, 'deliveries', 'deliveries_by_channel')}
    where ${own} ${alert} and state = ${sql.lit(state)} order by delivery_id desc limit ${count}`;
}

/** @param sorted ascending, at least one */
function medianOf(sorted: readonly number[]): number {
  return Math.max(0, sorted[Math.floor(sorted.length / 2)] ?? 0);
}
