import type { AlertExecutionResult } from '@tocsin/contract';
import { type LoadedChannel, UnreadableChannelError } from '../catalog/channels.ts';
import { nullIfMissing } from '../catalog/lookup.ts';
import type { AppContext } from '../context.ts';
import { errorText } from '../platform/log.ts';
import type { Notifiers } from './channels/channel-kind.ts';
import type { Delivery } from './delivery-queue.ts';
import { eventOf } from './event.ts';
import { linksOf } from './links.ts';
import { renderMessage } from './messages/render.ts';
import { collectionNameOf, templateOf } from './messages/surroundings.ts';
import type { OutgoingMessage, SendOutcome } from './notifier.ts';
import { sendTo } from './send.ts';

/** What an attempt needs around it. */
export interface AttemptDeps {
  readonly ctx: AppContext;
  readonly notifiers: Notifiers;
  /** Reads a channel with its secrets; null where it is gone. @throws UnreadableChannelError */
  readonly loadChannel: (namespaceId: string, channelId: string) => Promise<LoadedChannel | null>;
  /** Reads an execution with all its matches. @throws ApiError 404 where it is gone */
  readonly getExecution: (namespaceId: string, executionId: string) => Promise<AlertExecutionResult>;
}

/** How an attempt ended, and which state of the channel it went to. */
export interface Attempted {
  readonly outcome: SendOutcome;
  /** When the channel was changed last; null where it is gone or could not be read. */
  readonly channelAt: number | null;
  /** Whether attempts before had failed. */
  readonly hadFailed: boolean;
  /** What else is to be said of the message. */
  readonly remark: string | null;
}

/**
 * Makes one attempt at a delivery. Never throws: what goes wrong on the way to the endpoint is an outcome as well, so that a
 * delivery always ends or is tried again.
 * @returns null where the execution was deleted, and the delivery with it; `channel_off` where there was nothing to attempt
 */
export async function attemptDelivery(
  deps: AttemptDeps,
  delivery: Delivery,
  signal: AbortSignal,
): Promise<Attempted | 'channel_off' | null> {
  let channel: LoadedChannel | null = null;
  try {
    const { namespace_id, channel_id } = delivery;
    channel = await deps.loadChannel(namespace_id, channel_id);
    if (channel === null) return { outcome: REMOVED, channelAt: null, hadFailed: false, remark: null };
    if (!channel.enabled) return 'channel_off';
    const made = await messageOf(deps, delivery, channel);
    if (made === null) return null;
    const outcome = await sendTo(deps.notifiers, channel, made.message, signal);
    return {
      outcome,
      channelAt: channel.updatedAt,
      hadFailed: channel.hasFailed,
      remark: made.remark,
    };
  } catch (error) {
    deps.ctx.log.error('a message could not be prepared', {
      delivery_id: delivery.delivery_id,
      error: errorText(error),
    });
    return { outcome: outcomeOf(error), channelAt: null, hadFailed: false, remark: null };
  }
}

const REMOVED: SendOutcome = {
  outcome: 'rejected',
  reason: 'no_channel',
  error: 'the channel was removed',
  durationMs: 0,
};

function outcomeOf(error: unknown): SendOutcome {
  if (error instanceof UnreadableChannelError)
    return { outcome: 'rejected', reason: 'invalid_config', error: error.message, durationMs: 0 };
  return { outcome: 'retry', reason: 'internal', error: 'the message could not be prepared', durationMs: 0 };
}

/** @returns null where the execution that it tells of is gone */
async function messageOf(
  { ctx, getExecution }: AttemptDeps,
  delivery: Delivery,
  { kind, templates }: LoadedChannel,
): Promise<{ message: OutgoingMessage; remark: string | null } | null> {
  const { namespace_id, execution_id, delivery_id: id } = delivery;
  const execution =
    execution_id === '' ? null : await nullIfMissing(getExecution(namespace_id, execution_id));
  if (execution === null && execution_id !== '') return null;
  const event = eventOf(delivery, execution);
  const { template, remark: missing } = await templateOf(ctx.db.read, delivery);
  // A webhook's envelope has no room for it.
  const isNamed = execution !== null && (kind !== 'webhook' || template !== null);
  const { content, remark } = renderMessage(kind, event, {
    template,
    channel: templates,
    links: linksOf(ctx.publicUrl(), namespace_id),
    collectionName: isNamed
      ? await collectionNameOf(ctx.db.read, namespace_id, execution.collection_id)
      : null,
  });
  return { message: { id, timestampMs: ctx.clock.now(), content }, remark: missing ?? remark };
}
