import { headerText, lowerCased } from './headers.ts';
import { type Runtime, realRuntime } from './runtime.ts';

/** How a client reaches its server. */
export interface TocsinOptions {
  /** Begins with `sk_`. Only the health operations go without one. */
  apiKey?: string;
  /** The server's address, with the path that a proxy puts before it. In a browser `''` is the page's own server. */
  baseUrl?: string;
  /** Id or name of the namespace that everything is about. May be left out where the organisation has only one. */
  namespace?: string;
  /** Called in place of the global `fetch`. */
  fetch?: typeof globalThis.fetch;
  /** How long one attempt may take until its answer has been read. Default 30,000. */
  timeoutMs?: number;
  /** How often a request is sent again that failed for a reason that may pass. Default 3; 0 = never. */
  maxRetries?: number;
  /** Sent with every request. */
  headers?: Readonly<Record<string, string>>;
  /** Clock, chance and waiting, for tests. */
  runtime?: Partial<Runtime>;
}

/** What may be said about a single request. */
export interface RequestOptions {
  /** Ends the request; it then rejects with the signal's reason. */
  signal?: AbortSignal;
  timeoutMs?: number;
  maxRetries?: number;
  /** For a POST that changes something, in place of the one made for it: 1 to 255 printable characters. */
  idempotencyKey?: string;
  headers?: Readonly<Record<string, string>>;
}

/** {@link TocsinOptions}, complete. */
export interface Settings {
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: typeof globalThis.fetch;
  readonly timeoutMs: number;
  readonly maxRetries: number;
  readonly runtime: Runtime;
}

/** @throws TypeError where the options cannot work */
export function settingsOf(options: TocsinOptions): Settings {
  const { apiKey, namespace } = options;
  return {
    baseUrl: baseUrlOf(options.baseUrl ?? 'http://127.0.0.1:8080'),
    headers: {
      accept: 'application/json',
      ...lowerCased(options.headers),
      ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
      ...(namespace !== undefined && { 'x-namespace': headerText(namespace) }),
    },
    // Browsers want it called on the global object.
    fetch: options.fetch ?? ((...call) => globalThis.fetch(...call)),
    timeoutMs: options.timeoutMs ?? 30_000,
    maxRetries: options.maxRetries ?? 3,
    runtime: { ...realRuntime, ...options.runtime },
  };
}

function baseUrlOf(baseUrl: string): string {
  if (baseUrl !== '' && !/^https?:\/\/[^/?#]+[^?#]*$/i.test(baseUrl))
    throw new TypeError(`baseUrl must begin with http:// or https:// and have no query; it is "${baseUrl}"`);
  return baseUrl.replace(/\/+$/, '');
}
