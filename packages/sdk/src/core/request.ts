import { ConnectionError, TimeoutError, TocsinError } from '../errors.ts';
import { answerOf, errorOf } from './answer.ts';
import { retryDelay } from './backoff.ts';
import { Deadline } from './deadline.ts';
import { headerText, lowerCased } from './headers.ts';
import type { RequestOptions, Settings } from './settings.ts';
import { type Query, queryText } from './url.ts';

/** A request as operations say it. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Escaped, without the query. */
  readonly path: string;
  readonly query?: Query | null;
  /** Sent as JSON; bytes are JSON already. */
  readonly body?: unknown;
  /** Whether it must not be done twice: it is sent with an `Idempotency-Key`. */
  readonly once?: boolean;
  readonly options?: RequestOptions;
}

/**
 * Sends a request, again where its failure may pass, and reads the answer.
 * @throws TocsinError where it failed for good; the reason of the caller's signal where that ended it
 */
export async function request<Answer>(settings: Settings, call: Call): Promise<Answer> {
  const { signal, maxRetries = settings.maxRetries } = call.options ?? {};
  // Every attempt has the same headers, and so the same Idempotency-Key.
  const headers = headersOf(settings, call);
  for (let attempt = 1; ; attempt++) {
    try {
      return await attemptOf<Answer>(settings, call, headers);
    } catch (error) {
      signal?.throwIfAborted();
      const waitMs = attempt > maxRetries ? null : retryDelay(error, attempt, settings.runtime);
      if (waitMs === null) throw error;
      await settings.runtime.sleep(waitMs, signal);
    }
  }
}

async function attemptOf<Answer>(
  settings: Settings,
  call: Call,
  headers: Record<string, string>,
): Promise<Answer> {
  const deadline = new Deadline(call.options?.signal, call.options?.timeoutMs ?? settings.timeoutMs);
  try {
    const response = await open(settings, call, headers, deadline);
    return answerOf(placeOf(call), response, await response.text()) as Answer;
  } catch (error) {
    throw failureOf(error, settings, call, deadline);
  } finally {
    deadline.clear();
  }
}

/**
 * Sends a request once.
 * @returns an answer of success, whose body is still to be read
 * @throws TocsinError of any other answer; what `fetch` throws
 */
export async function open(
  settings: Settings,
  call: Call,
  headers: Readonly<Record<string, string>>,
  { signal }: Deadline,
): Promise<Response> {
  const { method, path, query, body } = call;
  const response = await settings.fetch(`${settings.baseUrl}${path}${queryText(query)}`, {
    method,
    headers,
    signal,
    ...(body !== undefined && { body: bodyOf(body) }),
  });
  if (response.ok) return response;
  throw errorOf(placeOf(call), response, await response.text(), settings.runtime.now());
}

function bodyOf(body: unknown): string | Uint8Array<ArrayBuffer> {
  return body instanceof Uint8Array ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body);
}

/** All headers of a request, with the `Idempotency-Key` under which it is done once. */
export function headersOf(settings: Settings, { body, once, options }: Call): Record<string, string> {
  const key = once ? (options?.idempotencyKey ?? settings.runtime.freshKey()) : undefined;
  return {
    ...settings.headers,
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(key !== undefined && { 'idempotency-key': headerText(key) }),
    ...lowerCased(options?.headers),
  };
}

/** What was thrown while a request was under way, as an error of this client. */
export function failureOf(error: unknown, settings: Settings, call: Call, deadline: Deadline): TocsinError {
  if (error instanceof TocsinError) return error;
  const to = `${placeOf(call)} at ${settings.baseUrl || 'the page’s own server'}`;
  if (deadline.expired)
    return new TimeoutError(
      'TimeoutError',
      `${to} was not answered in time; raise timeoutMs if it needs longer`,
      {
        cause: error,
      },
    );
  const message = `${to} was not answered: ${textOf(error)}; check baseUrl, and that the server runs`;
  return new ConnectionError('ConnectionError', message, { cause: error });
}

const placeOf = ({ method, path }: Call): string => `${method} ${path}`;

/** Node says in the cause what happened. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message, cause } = error;
  return cause instanceof Error && cause.message !== '' ? `${message} (${cause.message})` : message;
}
