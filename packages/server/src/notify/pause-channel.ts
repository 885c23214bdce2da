import { activeSubscriptions } from '../catalog/subscriptions.ts';
import { isoTime } from '../platform/clock.ts';
import type { IdSource } from '../platform/ids.ts';
import { insertion, type Reader, type Transaction, writeAll, writeOf } from '../store/database.ts';
import type { ChannelsTable } from '../store/tables.ts';
import { type Delivery, FOR_CHANNEL } from './delivery-queue.ts';
import { transitionOf } from './delivery-states.ts';
import { failsForLong, type Verdict } from './endpoint-health.ts';
import { newMessage } from './new-message.ts';
import { tellingWrites } from './telling.ts';

/** The channel of an attempt, when it was changed last as it was sent to, and what the attempt says of its endpoint. */
export interface Failing {
  readonly delivery: Pick<Delivery, 'namespace_id' | 'channel_id'>;
  readonly channelAt: number | null;
  readonly verdict: Verdict;
}

/** A channel that was paused. */
export interface Paused {
  readonly channelId: string;
  readonly reason: 'gone' | 'failing';
  /** The channels through which its owner is told; none where there is no other. */
  readonly told: readonly string[];
  /** Deliveries that waited and are held now. */
  readonly held: number;
}

/** At most so many channels tell of a pause, where no fallback is named. */
const TOLD_AT_MOST = 5;

/** Whether one more failed attempt may pause the channel: then it is to be recorded together with {@link pauseIfDue}. */
export async function mayPause(db: Reader, failing: Failing, now: number): Promise<boolean> {
  const channel = await asSentTo(db, failing);
  if (channel === undefined) return false;
  const { failures, failing_since } = channel;
  return (
    failing.verdict === 'gone' ||
    failsForLong({ failures: failures + 1, failing_since: failing_since ?? now }, now)
  );
}

/**
 * Pauses the channel of an attempt that was just counted, if it is time: what waits for it is held, and its owner is told
 * through other channels. All in the transaction of the attempt, so that nobody is told twice of one pause, nor never.
 * @param slot the counters' slot of this writer
 */
export async function pauseIfDue(
  tx: Transaction,
  { ids, slot }: { readonly ids: IdSource; readonly slot: number },
  failing: Failing,
  now: number,
): Promise<Paused | null> {
  const channel = await asSentTo(tx, failing);
  if (channel === undefined || (failing.verdict !== 'gone' && !failsForLong(channel, now))) return null;
  const reason = failing.verdict === 'gone' ? 'gone' : 'failing';
  const { namespace_id: namespaceId, channel_id: channelId } = channel;
  const pausing = tx
    .updateTable('channels')
    .set({ enabled: 0, paused_at: now, pause_reason: reason, updated_at: now })
    .where('namespace_id', '=', namespaceId)
    .where('channel_id', '=', channelId);
  const told = await othersToTell(tx, channel);
  const context = contextOf(channel, reason, now);
  const notices = told.map((id) =>
    newMessage({
      namespaceId,
      id: ids.next('dlv_'),
      channelId: id,
      alertId: '',
      eventType: 'channel.paused',
      context,
      now,
    }),
  );
  const [, held = 0] = await writeAll(tx, [
    writeOf(pausing),
    writeOf(holdingPending(tx, namespaceId, channelId)),
    ...tellingWrites({ namespaceId, channelId, reason: 'channel_paused' }, slot),
    insertion('deliveries', notices),
  ]);
  return { channelId, reason, told, held };
}

/** The channel, unless it was switched off or changed since. */
async function asSentTo(db: Reader, { delivery, channelAt }: Failing): Promise<ChannelsTable | undefined> {
  if (channelAt === null) return undefined;
  return db
    .selectFrom('channels')
    .selectAll()
    .where('namespace_id', '=', delivery.namespace_id)
    .where('channel_id', '=', delivery.channel_id)
    .where('enabled', '=', 1)
    .where('updated_at', '=', channelAt)
    .executeTakeFirst();
}

/** Those under way are held when they end, if they do not arrive. */
function holdingPending(tx: Transaction, namespaceId: string, channelId: string) {
  return tx
    .updateTable('deliveries')
    .set({ state: transitionOf('hold').to, ...FOR_CHANNEL })
    .where('namespace_id', '=', namespaceId)
    .where('channel_id', '=', channelId)
    .where('state', '=', 'pending')
    .where('lease_owner', 'is', null);
}

/** The fallback, or else other channels of the alerts or the subscription that tell through this one. */
async function othersToTell(tx: Transaction, channel: ChannelsTable): Promise<string[]> {
  const { namespace_id, channel_id, fallback_channel_id } = channel;
  const enabled = tx
    .selectFrom('channels')
    .select('channel_id')
    .where('namespace_id', '=', namespace_id)
    .where('enabled', '=', 1)
    .where('channel_id', '!=', channel_id)
    .orderBy('channel_id')
    .limit(TOLD_AT_MOST);
  if (fallback_channel_id !== null) {
    const [fallback] = await enabled.where('channel_id', '=', fallback_channel_id).execute();
    if (fallback !== undefined) return [fallback.channel_id];
  }
  const named =
    channel.owner_webhook_id === null
      ? await channelsBeside(tx, channel)
      : await channelsOfSubscriptions(tx, channel);
  if (named.length === 0) return [];
  const found = await enabled.where('channel_id', 'in', named).execute();
  return found.map((row) => row.channel_id);
}

/** Alerts that are looked at for other channels, and channels that are looked at. */
const LOOKED_AT = 200;

async function channelsBeside(
  tx: Transaction,
  { namespace_id, channel_id }: ChannelsTable,
): Promise<string[]> {
  const alerts = await tx
    .selectFrom('alerts')
    .select('definition_json')
    .where('namespace_id', '=', namespace_id)
    .where('definition_json', 'like', `%"channel_id":"${channel_id}"%`)
    .orderBy('alert_id')
    .limit(LOOKED_AT)
    .execute();
  const named = alerts.flatMap(({ definition_json }) => {
    const { notification_config: told } = JSON.parse(definition_json) as Definition;
    return (told?.channels ?? []).flatMap(({ channel_id: id }) => (id ? [id] : []));
  });
  return [...new Set(named)].slice(0, LOOKED_AT);
}

/** Those of the same subscription that are on, or else those of the others. */
async function channelsOfSubscriptions(
  tx: Transaction,
  { namespace_id, channel_id, owner_webhook_id }: ChannelsTable,
): Promise<string[]> {
  const all = (await activeSubscriptions(tx, namespace_id)).flatMap(({ webhookId, channels }) =>
    channels.map((channel) => ({ ...channel, webhookId })),
  );
  const others = all.filter((one) => one.enabled && one.channelId !== channel_id);
  const own = others.filter(({ webhookId }) => webhookId === owner_webhook_id);
  return (own.length > 0 ? own : others).slice(0, LOOKED_AT).map(({ channelId }) => channelId);
}

interface Definition {
  readonly notification_config?: { readonly channels?: readonly { readonly channel_id?: string | null }[] };
}

function contextOf(channel: ChannelsTable, reason: Paused['reason'], now: number) {
  const { channel_id, name, kind, failures, failing_since } = channel;
  return {
    subject: { type: 'channel', id: channel_id },
    data: {
      channel_id,
      name,
      channel_type: kind,
      reason,
      failures,
      failing_since: failing_since === null ? null : isoTime(failing_since),
      paused_at: isoTime(now),
    },
  };
}
