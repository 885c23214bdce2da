import type { TestChannelResponse } from '@tocsin/contract';
import { getChannel, loadChannel, UnreadableChannelError } from '../catalog/channels.ts';
import type { AppContext } from '../context.ts';
import { markAsTest, sampleEvent } from './channel-sample.ts';
import { linksOf } from './links.ts';
import { renderMessage } from './messages/render.ts';
import type { SendOutcome } from './notifier.ts';
import { resumePaused } from './resume-channel.ts';
import { sendTo } from './send.ts';

/**
 * Sends a sample through the channel's real notifier, also where the channel is switched off, and answers what the far side
 * said. Nothing of it is stored, but that a channel that was paused because of its endpoint is resumed where it took the sample.
 * @param signal ends the attempt
 * @throws ApiError 404
 */
export async function testChannel(
  ctx: AppContext,
  namespaceId: string,
  channelId: string,
  signal: AbortSignal,
): Promise<TestChannelResponse> {
  const { channel_id, name, channel_type: kind } = await getChannel(ctx, namespaceId, channelId);
  const event = sampleEvent(ctx, namespaceId, { channel_id, name });
  try {
    const channel = await loadChannel(ctx.db.read, ctx, namespaceId, channel_id);
    if (channel === null) return answerOf(REMOVED, null);
    const { content, remark } = renderMessage(kind, event, {
      template: null,
      channel: channel.templates,
      links: linksOf(ctx.publicUrl(), namespaceId),
    });
    const message = { id: event.event_id, timestampMs: ctx.clock.now(), content: markAsTest(content) };
    const outcome = await sendTo(ctx.notifiers, channel, message, signal);
    if (outcome.outcome === 'delivered') await resumePaused(ctx, namespaceId, channel_id);
    return answerOf(outcome, remark);
  } catch (error) {
    if (error instanceof UnreadableChannelError) return answerOf(unreadable(error), null);
    throw error;
  }
}

const REMOVED: SendOutcome = {
  outcome: 'rejected',
  reason: 'no_channel',
  error: 'the channel was removed meanwhile',
  durationMs: 0,
};

function unreadable({ message: error }: UnreadableChannelError): SendOutcome {
  return { outcome: 'rejected', reason: 'invalid_config', error, durationMs: 0 };
}

function answerOf(outcome: SendOutcome, remark: string | null): TestChannelResponse {
  const { statusCode, error, response, request, responseHeaders, durationMs } = outcome;
  return {
    outcome: outcome.outcome,
    reason: reasonOf(outcome),
    status_code: statusCode ?? null,
    error: error ?? null,
    response: response ?? null,
    response_headers: responseHeaders ?? null,
    request: request ?? null,
    duration_ms: durationMs,
    remark,
  };
}

/** As the ledger names it. */
function reasonOf(outcome: SendOutcome): string {
  if (outcome.outcome === 'delivered') return 'sent';
  return 'reason' in outcome ? outcome.reason : outcome.outcome;
}
