import { performance } from 'node:perf_hooks';
import { Agent, buildConnector, type Dispatcher, request } from 'undici';
import type { EgressGuard } from '../../egress.ts';
import type { OutgoingMessage, SendOutcome } from '../../notifier.ts';
import type { OpenNotifier, WebhookContent } from '../channel-kind.ts';
import type { WebhookConfig } from './config.ts';
import { type Deadline, startDeadline } from './deadline.ts';
import { outcomeOfError } from './failure.ts';
import { outcomeOfResponse, readStart } from './response.ts';
import { signMessage } from './sign.ts';

/** As long as the longest timeout of a webhook: the deadline of an attempt is what ends it. */
const CONNECT_TIMEOUT_MS = 30_000;

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
  const agent = new Agent({ connect: guardedConnector(options.egress) });
  return {
    async send(config, message, signal) {
      const started = performance.now();
      const elapsed = (): number => Math.round(performance.now() - started);
      const headers = headersFor(config, message, nowMs(), userAgent);
      if (headers instanceof Error)
        return {
          outcome: 'rejected',
          reason: 'invalid_config',
          error: headers.message,
          durationMs: elapsed(),
        };
      const deadline = startDeadline(config.timeoutMs, signal);
      try {
        return await post(agent, config.url, headers, message.content.payload, deadline, nowMs, elapsed);
      } catch (error) {
        return outcomeOfError(error, deadline.ended(), elapsed());
      } finally {
        deadline.clear();
      }
    },
    close: () => agent.destroy(), // close() would wait for connections that are still being made
  };
}

async function post(
  agent: Agent,
  url: string,
  headers: Record<string, string>,
  body: string,
  deadline: Deadline,
  nowMs: () => number,
  elapsed: () => number,
): Promise<SendOutcome> {
  const { signal } = deadline;
  const sending = request(url, { dispatcher: agent, method: 'POST', headers, body, signal });
  // Undici heeds the signal only once it is connected; names that never resolve would hold the attempt until then.
  const answer: Dispatcher.ResponseData = await deadline.within(sending);
  const start = await readStart(answer.body);
  return outcomeOfResponse(answer.statusCode, answer.headers['retry-after'], start, nowMs(), elapsed());
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

/** Addresses are checked here and names in `lookup`, which node asks only about names. */
function guardedConnector(egress: EgressGuard): buildConnector.connector {
  const connect = buildConnector({ lookup: egress.lookup, timeout: CONNECT_TIMEOUT_MS });
  return (options, callback) => {
    try {
      egress.checkLiteral(options.hostname);
    } catch (error) {
      callback(error as Error, null);
      return;
    }
    connect(options, callback);
  };
}
