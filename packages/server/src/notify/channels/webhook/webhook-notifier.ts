import type { EgressGuard } from '../../egress.ts';
import { createPoster } from '../../http-client/poster.ts';
import type { OutgoingMessage } from '../../notifier.ts';
import type { OpenNotifier, WebhookContent } from '../channel-kind.ts';
import type { WebhookConfig } from './kind.ts';
import { signMessage } from './sign.ts';

/** What {@link createWebhookNotifier} needs. */
export interface WebhookNotifierOptions {
  readonly egress: EgressGuard;
  readonly nowMs: () => number;
  readonly userAgent?: string;
}

/** Sends webhooks over connections of its own. */
export type WebhookNotifier = OpenNotifier<WebhookConfig, WebhookContent>;

/** A notifier that posts signed messages, as Standard Webhooks describes them. */
export function createWebhookNotifier(options: WebhookNotifierOptions): WebhookNotifier {
  const { nowMs, userAgent = 'Tocsin/0.1' } = options;
  const poster = createPoster(options);
  return {
    async send(config, message, signal) {
      const headers = headersFor(config, message, nowMs(), userAgent);
      if (headers instanceof Error)
        return { outcome: 'rejected', reason: 'invalid_config', error: headers.message, durationMs: 0 };
      const { url, timeoutMs } = config;
      const secretHeaders = Object.keys(config.headers).map((name) => name.toLowerCase());
      const body = message.content.payload;
      return poster.post({ url, headers, secretHeaders, body, timeoutMs }, signal);
    },
    close: () => poster.close(),
  };
}

/** Names are lower case, lest a user's header and one of these are both sent. */
function headersFor(
  config: WebhookConfig,
  message: OutgoingMessage<WebhookContent>,
  nowMs: number,
  userAgent: string,
): Record<string, string> | Error {
  try {
    const own = Object.entries(config.headers).map(([name, value]) => [name.toLowerCase(), value]);
    const signed = signMessage(message, config.secrets, nowMs);
    return {
      'user-agent': userAgent,
      ...Object.fromEntries(own),
      'content-type': 'application/json',
      ...signed,
    };
  } catch (error) {
    return error instanceof Error ? error : new Error('the request could not be made');
  }
}
