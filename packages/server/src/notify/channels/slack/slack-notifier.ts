import type { EgressGuard } from '../../egress.ts';
import { createPoster, type Post } from '../../http-client/poster.ts';
import type { OutgoingMessage } from '../../notifier.ts';
import type { OpenNotifier, SlackContent } from '../channel-kind.ts';
import { outcomeOfSlackAnswer } from './answer.ts';
import { cutBlocks, cutText, SLACK_LIMITS } from './cut-blocks.ts';
import type { SlackConfig } from './kind.ts';

/** What {@link createSlackNotifier} needs. */
export interface SlackNotifierOptions {
  readonly egress: EgressGuard;
  readonly nowMs: () => number;
  /** Where the Web API is. */
  readonly apiUrl?: string;
}

/** A notifier that posts blocks to Slack: to an incoming webhook, or as a bot with `chat.postMessage`. */
export function createSlackNotifier(options: SlackNotifierOptions): OpenNotifier<SlackConfig, SlackContent> {
  const { apiUrl = 'https://slack.com' } = options;
  const poster = createPoster(options);
  return {
    send: (config, message, signal) =>
      poster.post(postOf(config, message, apiUrl), signal, outcomeOfSlackAnswer),
    close: () => poster.close(),
  };
}

function postOf(
  { way, look, timeoutMs }: SlackConfig,
  message: OutgoingMessage<SlackContent>,
  apiUrl: string,
): Post {
  const payload = { ...look, ...payloadOf(message.content) };
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  if ('webhookUrl' in way)
    return { url: way.webhookUrl, headers, secretHeaders: [], body: JSON.stringify(payload), timeoutMs };
  return {
    url: `${apiUrl}/api/chat.postMessage`,
    headers: { ...headers, authorization: `Bearer ${way.botToken}` },
    secretHeaders: ['authorization'],
    body: JSON.stringify({ ...payload, metadata: metadataOf(message) }),
    timeoutMs,
  };
}

function payloadOf({ text, blocks }: SlackContent): Record<string, unknown> {
  const said = { text: cutText(text, SLACK_LIMITS.text) };
  return blocks.length === 0 ? said : { ...said, blocks: cutBlocks(blocks) };
}

/** By it the channel's readers can tell repeats, as other receivers do by the message's id. */
function metadataOf({ id }: OutgoingMessage<SlackContent>): object {
  return { event_type: 'tocsin_delivery', event_payload: { delivery_id: id } };
}
