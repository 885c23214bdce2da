import { performance } from 'node:perf_hooks';
import { type Dispatcher, request } from 'undici';
import { MASK } from '../channels/settings/mask.ts';
import { startDeadline } from '../deadline.ts';
import type { EgressGuard } from '../egress.ts';
import { type Judged, recorded, type SendOutcome, type SentRequest } from '../notifier.ts';
import { createGuardedAgent } from './agent.ts';
import { outcomeOfError } from './failure.ts';
import { type HttpAnswer, outcomeOfAnswer, readStart } from './response.ts';

/** A POST that carries a message. */
export interface Post {
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Of these headers the values are not recorded. */
  readonly secretHeaders: readonly string[];
  readonly body: string;
  /** For the whole attempt: connecting, waiting, reading. */
  readonly timeoutMs: number;
}

/** What an answer means; durations are added by the poster. */
export type Judge = (answer: HttpAnswer, nowMs: number) => Judged;

/** Posts messages over connections that it keeps. */
export interface Poster {
  /** Makes one attempt. Never throws. */
  post(post: Post, signal: AbortSignal, judge?: Judge): Promise<SendOutcome>;
  /** Closes the connections. Attempts that are under way fail, to be made again. */
  close(): Promise<void>;
}

/** Makes what posts messages to places that the guard lets through; redirects are not followed. */
export function createPoster({ egress, nowMs }: { egress: EgressGuard; nowMs: () => number }): Poster {
  const agent = createGuardedAgent(egress);
  return {
    async post(post, signal, judge = outcomeOfAnswer) {
      const { url, headers, body, timeoutMs } = post;
      const started = performance.now();
      const sent = { request: sentRequest(post) };
      const elapsed = (): { durationMs: number } => ({ durationMs: Math.round(performance.now() - started) });
      const deadline = startDeadline(timeoutMs, signal);
      try {
        const sending = request(url, {
          dispatcher: agent,
          method: 'POST',
          headers,
          body,
          signal: deadline.signal,
        });
        // Undici heeds the signal only once it is connected; names that never resolve would hold the attempt until then.
        const answer = await deadline.within(sending);
        const shown = { responseHeaders: flatHeaders(answer.headers), ...sent };
        const start = await readStart(answer.body);
        const judged = judge(
          { statusCode: answer.statusCode, headers: answer.headers, body: start },
          nowMs(),
        );
        return { ...judged, ...shown, ...elapsed() };
      } catch (error) {
        return { ...outcomeOfError(error, deadline.ended()), ...sent, ...elapsed() };
      } finally {
        deadline.clear();
      }
    },
    close: () => agent.destroy(), // close() would wait for connections that are still being made
  };
}

function sentRequest({ url, headers, secretHeaders, body }: Post): SentRequest {
  const masked = secretHeaders.map((name) => [name, MASK]);
  return {
    target: `POST ${url}`,
    headers: { ...headers, ...Object.fromEntries(masked) },
    body: recorded(body),
  };
}

function flatHeaders(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  const all = Object.entries(headers).map(([name, value = '']) => [name, String(value)]);
  return Object.fromEntries(all) as Record<string, string>;
}
