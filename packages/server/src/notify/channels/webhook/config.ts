import { headersOf } from './headers.ts';

const PREFIX = 'whsec_';
const MAX_URL = 2048;
const DEFAULT_TIMEOUT_S = 10;
const MAX_TIMEOUT_S = 30;
const GENERATED_BYTES = 32;

/** A secret that signs messages, until it expires; null if it does not. */
export interface WebhookSecret {
  readonly secret: string;
  readonly expiresAt: number | null;
}

/** Where a webhook sends to, and how. */
export interface WebhookConfig {
  readonly url: string;
  /** More than one while a secret is being replaced. */
  readonly secrets: readonly WebhookSecret[];
  readonly headers: Readonly<Record<string, string>>;
  /** For the whole attempt: connecting, waiting, reading. */
  readonly timeoutMs: number;
}

/** What a user configures of a webhook. */
export interface WebhookSettings {
  readonly url: string;
  readonly secret?: string;
  readonly headers: Record<string, string>;
  readonly timeoutMs: number;
}

/** A configuration that cannot be used. The message never repeats secrets or values of headers. */
export class WebhookConfigError extends Error {
  override readonly name: string = 'WebhookConfigError';
  /** Where in the request: `config.url`. */
  readonly place: string;

  constructor(place: string, message: string) {
    super(message);
    this.place = place;
  }
}

/**
 * Reads a webhook's configuration: `url`, `secret`, `headers`, `timeout` (seconds). Null counts as not given.
 *
 * @param place of `input` in the request, as the beginning of the places in errors
 * @throws WebhookConfigError
 */
export function validateWebhookConfig(input: unknown, place: string): WebhookSettings {
  if (!isRecord(input)) throw new WebhookConfigError(place, 'must be an object');
  const at = (name: string): string => (place === '' ? name : `${place}.${name}`);
  const secret = input['secret'] ?? undefined;
  return {
    url: urlOf(input['url'], at('url')),
    ...(secret === undefined ? {} : { secret: secretOf(secret, at('secret')) }),
    headers: headersOf(input['headers'] ?? {}, (name, message) => {
      throw new WebhookConfigError(at(name === null ? 'headers' : `headers.${name}`), message);
    }),
    timeoutMs: timeoutOf(input['timeout'] ?? DEFAULT_TIMEOUT_S, at('timeout')),
  };
}

/** @param randomBytes as that of `node:crypto` */
export function generateSecret(randomBytes: (n: number) => Uint8Array): string {
  return PREFIX + Buffer.from(randomBytes(GENERATED_BYTES)).toString('base64');
}

/** The key in a secret, or null if the secret is not `whsec_` and base64 of 24 to 64 bytes. */
export function keyOfSecret(secret: string): Uint8Array | null {
  if (!secret.startsWith(PREFIX)) return null;
  const text = secret.slice(PREFIX.length);
  const key = Buffer.from(text, 'base64');
  // Buffer skips what is not base64; receivers' libraries do not.
  if (key.toString('base64') !== text) return null;
  return key.length >= 24 && key.length <= 64 ? key : null;
}

function urlOf(value: unknown, place: string): string {
  if (typeof value !== 'string') throw new WebhookConfigError(place, 'must be a string');
  if (value.length > MAX_URL) throw new WebhookConfigError(place, `must have ${MAX_URL} characters at most`);
  // The parser drops white space silently; then what is shown would not be what is called.
  if (/\s/.test(value) || !URL.canParse(value)) throw new WebhookConfigError(place, 'must be a URL');
  const url = new URL(value);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new WebhookConfigError(place, 'must begin with http:// or https://');
  if (url.username !== '' || url.password !== '')
    throw new WebhookConfigError(place, 'must not have a user name or password; use headers');
  return value;
}

function secretOf(value: unknown, place: string): string {
  if (typeof value === 'string' && keyOfSecret(value) !== null) return value;
  throw new WebhookConfigError(place, 'must be whsec_ followed by base64 of 24 to 64 bytes');
}

function timeoutOf(value: unknown, place: string): number {
  if (typeof value === 'number' && value >= 1 && value <= MAX_TIMEOUT_S) return Math.round(value * 1000);
  throw new WebhookConfigError(place, `must be a number of seconds from 1 to ${MAX_TIMEOUT_S}`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
