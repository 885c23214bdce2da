import type { AppContext } from '../context.ts';
import { errorText } from '../platform/log.ts';
import { type Loop, startLoop } from '../platform/loop.ts';
import type { Metrics } from '../platform/metrics.ts';
import { releaseStrayDeliveries } from '../store/leases.ts';
import { nextDue } from '../store/ready.ts';
import { type AttemptDeps, attemptDelivery } from './attempt.ts';
import { decide } from './attempt-result.ts';
import { ChannelPlaces } from './channel-places.ts';
import { claimDeliveries } from './claim-deliveries.ts';
import { type Delivery, FOR_CHANNEL, putBackDelivery } from './delivery-queue.ts';
import { countHeld, holdDelivery } from './hold-delivery.ts';
import type { Paused } from './pause-channel.ts';
import type { AttemptResult } from './record-attempt.ts';
import { createRecorder, type Recorder } from './record-together.ts';

/** Deliveries under way at once in this process: each is a socket and a little memory. */
const CONCURRENCY = 512;

/** What the notifier needs beside the app's context. */
export interface NotifierDeps extends AttemptDeps {
  readonly random: () => number;
  readonly owner: string;
  /** The counters' slot of this writer. */
  readonly slot: number;
}

/** Claims due deliveries, sends them side by side and records each attempt (T3). */
export function startNotifier(deps: NotifierDeps): Loop {
  const { ctx } = deps;
  const record = createRecorder({ db: ctx.db, ids: ctx.ids, slot: deps.slot });
  const underWay = new Set<Promise<void>>();
  const places = new ChannelPlaces();
  const stopping = new AbortController();
  const held = new Set<string>();
  let lastServed = { namespaceId: '', channelId: '', searches: 0 };
  let mayHoldStrays = false;
  const begin = (delivery: Delivery): void => {
    const { namespace_id: namespaceId, channel_id: channelId } = delivery;
    lastServed = { ...lastServed, namespaceId, channelId };
    held.add(delivery.delivery_id);
    places.take(delivery.channel_id);
    let tookMs: number | null = null;
    const sending = deliver(deps, record, delivery, stopping.signal)
      .then((took) => {
        tookMs = took;
      })
      .catch((error: unknown) => {
        mayHoldStrays = true; // it was neither recorded nor put back
        ctx.log.error('delivery', { delivery_id: delivery.delivery_id, error: errorText(error) });
      })
      .finally(() => {
        underWay.delete(sending);
        held.delete(delivery.delivery_id);
        places.leave(delivery.channel_id, tookMs);
        ended.note();
      });
    underWay.add(sending);
  };
  const ended = gathering(() => loop.wake());
  const loop: Loop = startLoop(
    async () => {
      ctx.pulses.beat('notifier');
      const free = CONCURRENCY - underWay.size;
      if (free === 0) return false; // woken when one ends
      if (mayHoldStrays) await ctx.db.transaction((tx) => releaseStrayDeliveries(tx, deps.owner, [...held]));
      mayHoldStrays = true;
      const now = ctx.clock.now();
      const room = { free, perChannel: (id: string) => places.of(id), taken: places.taken };
      const { deliveries, searches } = await claimDeliveries(ctx.db, deps.owner, lastServed, now, room);
      mayHoldStrays = false;
      lastServed = { ...lastServed, searches };
      deliveries.forEach(begin);
      if (deliveries.length > 0) return true;
      const due = await nextDue(ctx.db.read, 'deliveries', now);
      return due === null ? false : due - now;
    },
    (error) => ctx.log.error('notifier', { error: errorText(error) }),
  );
  return {
    wake: loop.wake,
    async stop() {
      stopping.abort();
      ended.stop();
      await loop.stop();
      ctx.pulses.end('notifier');
      await Promise.allSettled(underWay);
    },
  };
}

/** Deliveries that end so close together are followed by one claim, and not by one each. */
const GATHERED_MS = 4;
/** Then there is enough to claim. */
const GATHERED = 16;

/** Calls once for several notes: for so many, or a moment after the first one. */
function gathering(call: () => void): { note(): void; stop(): void } {
  let noted = 0;
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    clearTimeout(timer);
    timer = undefined;
    noted = 0;
  };
  const end = (): void => {
    stop();
    call();
  };
  return {
    stop,
    note() {
      noted++;
      if (noted >= GATHERED) end();
      else timer ??= setTimeout(end, GATHERED_MS);
    },
  };
}

/** @returns how long a message took that arrived, in milliseconds; null where it did not */
async function deliver(
  deps: NotifierDeps,
  record: Recorder,
  delivery: Delivery,
  signal: AbortSignal,
): Promise<number | null> {
  const { ctx } = deps;
  const started = ctx.clock.now();
  const attempted = await attemptDelivery(deps, delivery, signal);
  if (attempted === null) return null;
  if (attempted === 'channel_off') {
    await holdForChannel(deps, delivery);
    return null;
  }
  const { outcome, channelAt, hadFailed, remark } = attempted;
  if (signal.aborted && outcome.outcome !== 'delivered') {
    await putBackDelivery(ctx.db, delivery);
    return null;
  }
  const result = decide(delivery, outcome, started, ctx.clock.now(), deps.random, remark);
  const recorded = await record(delivery, result, ctx.clock.now(), channelAt, hadFailed);
  if (recorded.isRecorded) countAttempt(ctx.metrics, result);
  if (recorded.isHeld && recorded.paused === null) countHeld(ctx.metrics, 1);
  ctx.log.info('delivery', {
    delivery_id: delivery.delivery_id,
    execution_id: delivery.execution_id,
    alert_id: delivery.alert_id,
    channel_id: delivery.channel_id,
    namespace_id: delivery.namespace_id,
    attempt: delivery.attempts + 1,
    outcome: outcome.outcome,
    reason: result.reason,
    status_code: result.attempt.status_code,
    duration_ms: result.attempt.duration_ms,
    state: recorded.isHeld ? 'held' : result.state,
    ...(recorded.isRecorded ? {} : { recorded: false }),
  });
  if (recorded.paused !== null) tellPause(ctx, delivery.namespace_id, recorded.paused);
  return outcome.outcome === 'delivered' ? outcome.durationMs : null;
}

async function holdForChannel({ ctx, slot }: NotifierDeps, delivery: Delivery): Promise<void> {
  if (!(await holdDelivery({ db: ctx.db, slot }, delivery))) return;
  countHeld(ctx.metrics, 1);
  const { delivery_id, execution_id, alert_id, channel_id, namespace_id } = delivery;
  const said = { delivery_id, execution_id, alert_id, channel_id, namespace_id };
  ctx.log.info('delivery', { ...said, state: 'held', reason: FOR_CHANNEL.reason });
}

function tellPause(ctx: AppContext, namespace_id: string, { channelId, reason, told, held }: Paused): void {
  ctx.metrics.count('tocsin_channels_paused_total', { reason });
  countHeld(ctx.metrics, held);
  const said = { namespace_id, channel_id: channelId, reason, held };
  if (told.length > 0) ctx.log.warn('channel paused', { ...said, told_through: told });
  else ctx.log.warn('channel paused, and no other channel to tell of it', said);
}

function countAttempt(metrics: Metrics, { attempt, state, reason }: AttemptResult): void {
  const { outcome } = attempt;
  const word = reason ?? 'none';
  metrics.count('tocsin_delivery_attempts_total', { outcome, reason: word });
  metrics.observe('tocsin_delivery_attempt_duration_seconds', { outcome }, attempt.duration_ms / 1000);
  if (state !== 'pending') metrics.count('tocsin_deliveries_total', { outcome: state, reason: word });
}
