import { Tocsin, type TocsinOptions } from '@tocsin/sdk';
import { type ConnectedTo, UsageError } from './errors.ts';
import type { Surroundings } from './surroundings.ts';

/** The options that every command takes. */
export interface GeneralOptions {
  readonly url?: string;
  readonly key?: string;
  readonly namespace?: string;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** Which server a command speaks to, and as whom. */
export interface Connection {
  readonly url: string;
  readonly key: string | undefined;
  readonly namespace: string | undefined;
}

/** The connection of a command: its options, else the variables. */
export function connectionOf(options: GeneralOptions, { env }: Surroundings): Connection {
  return {
    url: (options.url || env['TOCSIN_URL'] || 'http://127.0.0.1:8080').replace(/\/+$/, ''),
    key: options.key || env['TOCSIN_API_KEY'] || undefined,
    namespace: options.namespace || env['TOCSIN_NAMESPACE'] || undefined,
  };
}

/** For messages. */
export function connectedTo({ url, key }: Connection): ConnectedTo {
  return { url, hasKey: key !== undefined };
}

/** Somebody waits: what does not work at once is told, and not tried for seconds. */
const RETRIES = 1;

/**
 * A client of the server.
 * @throws UsageError where the URL is none
 */
export function clientOf({ url, key, namespace }: Connection, more: TocsinOptions = {}): Tocsin {
  // Not shown: what stands there is a password.
  if (/^[^/]*\/\/[^/]*@/.test(url))
    throw new UsageError('--url or TOCSIN_URL: leave out user and password; a key goes into TOCSIN_API_KEY');
  try {
    return new Tocsin({ baseUrl: url, apiKey: key, namespace, maxRetries: RETRIES, ...more });
  } catch (error) {
    if (error instanceof TypeError)
      throw new UsageError('--url or TOCSIN_URL: must begin with http:// or https:// and have no query');
    throw error;
  }
}
