import type { Dispatcher } from 'undici';
import type { Judged } from '../notifier.ts';

const MAX_RESPONSE = 16 * 1024;
const MAX_RETRY_AFTER_MS = 24 * 60 * 60 * 1000;

/** An answer, as far as it was read. */
export interface HttpAnswer {
  readonly statusCode: number;
  readonly headers: Dispatcher.ResponseData['headers'];
  readonly body: string;
}

/**
 * What an answer means. Any status but 2xx and 410 is tried again: endpoints answer 404 or 403 while they are
 * misdeployed, and come back.
 */
export function outcomeOfAnswer({ statusCode, headers, body }: HttpAnswer, nowMs: number): Judged {
  const told = { statusCode, response: body };
  if (statusCode >= 200 && statusCode < 300) return { outcome: 'delivered', ...told };
  if (statusCode === 410) return { outcome: 'gone', ...told, statusCode };
  const retryAfterMs = parseRetryAfter(headers['retry-after'], nowMs);
  return {
    outcome: 'retry',
    reason: statusCode >= 300 && statusCode < 400 ? 'redirect' : 'status',
    ...told,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

/** The milliseconds of a `Retry-After`: seconds or a date; undefined if it is neither. At most a day. */
export function parseRetryAfter(value: string | string[] | undefined, nowMs: number): number | undefined {
  const text = (Array.isArray(value) ? value[0] : value)?.trim();
  if (text === undefined || text === '') return undefined;
  // Dates begin with the name of a day; Date.parse alone would take "-5" and "1.5" for dates.
  const wait = /^\d+$/.test(text)
    ? Number(text) * 1000
    : /^[A-Z][a-z]+,? /.test(text)
      ? Date.parse(text) - nowMs
      : Number.NaN;
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(0, wait), MAX_RETRY_AFTER_MS);
}

/**
 * The beginning of the body. The rest is dropped with its connection, which costs less than to read it. A body that
 * breaks or stalls loses its end only: the status has come, and it alone says whether the message was taken.
 */
export async function readStart(body: Dispatcher.ResponseData['body']): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let left = MAX_RESPONSE;
  try {
    for await (const chunk of body) {
      const bytes = chunk as Buffer;
      text += decoder.decode(bytes.subarray(0, left), { stream: true });
      left -= bytes.length;
      if (left <= 0) break;
    }
  } catch {
    // see above
  }
  return text;
}
