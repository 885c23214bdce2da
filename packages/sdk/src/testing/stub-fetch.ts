import { Tocsin } from '../client.ts';
import type { TocsinOptions } from '../core/settings.ts';

/** A request as a stub was called with it. */
export interface StubCall {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed; undefined where there was none. */
  readonly body: unknown;
  readonly signal: AbortSignal;
}

/** What a stub does with a request: answers, fails, or decides by the request. */
export type StubAnswer = Response | Error | ((call: StubCall) => Response | Promise<Response>);

/** A client without a network. */
export interface StubClient {
  readonly client: Tocsin;
  readonly calls: StubCall[];
  /** How long it waited, in milliseconds. */
  readonly waits: number[];
}

/** An answer in JSON. */
export function json(body: unknown, status: number = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });
}

/** An error as Tocsin answers it. */
export function apiError(
  status: number,
  type: string,
  message: string,
  { headers = {}, ...rest }: { headers?: Record<string, string>; [other: string]: unknown } = {},
): Response {
  const error = { type, message, details: null };
  return json({ success: false, status, error, request_id: 'req_1', ...rest }, status, headers);
}

/** A client that is given these answers in turn; the last one again and again. It waits for nothing. */
export function stubClient(answers: readonly StubAnswer[], options: TocsinOptions = {}): StubClient {
  const calls: StubCall[] = [];
  const waits: number[] = [];
  const fetch = async (input: unknown, init: RequestInit = {}): Promise<Response> => {
    const { method = 'GET', headers, body, signal } = init;
    const read = typeof body === 'string' ? JSON.parse(body) : undefined;
    const call = { method, url: String(input), headers: headers as StubCall['headers'], body: read, signal };
    calls.push(call as StubCall);
    const answer = answers[Math.min(calls.length, answers.length) - 1];
    if (answer instanceof Error) throw answer;
    return answer instanceof Response ? answer.clone() : (answer as Function)(call);
  };
  const runtime = {
    now: () => Date.parse('2030-01-01T00:00:00Z'),
    random: () => 0,
    freshKey: () => `key-${calls.length}`,
    sleep: async (ms: number, signal?: AbortSignal) => {
      signal?.throwIfAborted();
      waits.push(ms);
    },
  };
  const client = new Tocsin({
    apiKey: 'sk_test',
    baseUrl: 'http://tocsin.test',
    fetch: fetch as typeof globalThis.fetch,
    ...options,
    runtime: { ...runtime, ...options.runtime },
  });
  return { client, calls, waits };
}
