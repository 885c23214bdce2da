import type { AlertExecutionResult } from '@tocsin/contract';
import { type LoadedChannel, loadChannel, UnreadableChannelError } from '../catalog/channels.ts';
import { nullIfMissing } from '../catalog/lookup.ts';
import type { AppContext } from '../context.ts';
import { errorText } from '../platform/log.ts';
import type { WebhookConfig } from './channels/webhook/config.ts';
import type { Delivery } from './delivery-queue.ts';
import { alertTriggered } from './event.ts';
import type { Notifier, SendOutcome } from './notifier.ts';

/** What an attempt needs around it. */
export interface AttemptDeps {
  readonly ctx: AppContext;
  readonly webhook: Notifier<WebhookConfig>;
  /** Reads an execution with the matches that notifications show. @throws ApiError 404 where it is gone */
  readonly getExecution: (namespaceId: string, executionId: string) => Promise<AlertExecutionResult>;
}

/** How an attempt ended, and which state of the channel it went to. */
export interface Attempted {
  readonly outcome: SendOutcome;
  /** When the channel was changed last; null where it is gone or could not be read. */
  readonly channelAt: number | null;
}

/**
 * Makes one attempt at a delivery. Never throws: what goes wrong on the way to the endpoint is an outcome as well, so that a
 * delivery always ends or is tried again.
 * @returns null where the execution was deleted, and the delivery with it
 */
export async function attemptDelivery(
  deps: AttemptDeps,
  delivery: Delivery,
  signal: AbortSignal,
): Promise<Attempted | null> {
  let channel: LoadedChannel | null = null;
  try {
    const { namespace_id, channel_id } = delivery;
    channel = await loadChannel(deps.ctx.db.read, deps.ctx.secrets, namespace_id, channel_id);
    const outcome = channel?.enabled ? await send(deps, delivery, channel, signal) : PAUSED;
    return outcome === null ? null : { outcome, channelAt: channel?.updatedAt ?? null };
  } catch (error) {
    deps.ctx.log.error('a message could not be prepared', {
      delivery_id: delivery.delivery_id,
      error: errorText(error),
    });
    return { outcome: outcomeOf(error), channelAt: null };
  }
}

const PAUSED: SendOutcome = {
  outcome: 'rejected',
  reason: 'channel_paused',
  error: 'the channel was removed or switched off',
  durationMs: 0,
};

function outcomeOf(error: unknown): SendOutcome {
  if (error instanceof UnreadableChannelError)
    return { outcome: 'rejected', reason: 'invalid_config', error: error.message, durationMs: 0 };
  return { outcome: 'retry', reason: 'internal', error: 'the message could not be prepared', durationMs: 0 };
}

async function send(
  { ctx, webhook, getExecution }: AttemptDeps,
  delivery: Delivery,
  channel: LoadedChannel,
  signal: AbortSignal,
): Promise<SendOutcome | null> {
  const execution = await nullIfMissing(getExecution(delivery.namespace_id, delivery.execution_id));
  if (execution === null) return null;
  const shown = { ...execution, matches: execution.matches?.slice(0, 100) ?? null };
  const body = alertTriggered(delivery, shown);
  const message = { id: delivery.delivery_id, timestampMs: ctx.clock.now(), body };
  return webhook.send(channel.config, message, signal);
}
