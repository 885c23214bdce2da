import { WebhookVerificationError } from '../errors.ts';
import type { TocsinEvent } from './events.ts';

/** The headers of a request: a `Headers`, or an object such as Node's `request.headers`. */
export type WebhookHeaders =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/** How strictly messages are verified. */
export interface VerifyOptions {
  /** How far the message's time may be from this machine's, in seconds. Default 300. */
  toleranceSeconds?: number;
  /** Milliseconds since 1970; default: this machine's clock. */
  now?: () => number;
}

/**
 * Verifies a message as Standard Webhooks says, and reads it. A message may come more than once, always with the same
 * `webhook-id`: keep those that were dealt with.
 *
 * @typeParam Event what a template makes of it, where the channel has one for its payload
 * @param payload the body of the request as it came, not parsed
 * @param secret of the channel: `whsec_` and base64
 * @throws WebhookVerificationError where the message must not be trusted
 */
export async function verifyWebhook<Event = TocsinEvent>(
  payload: string | Uint8Array,
  headers: WebhookHeaders,
  secret: string,
  { toleranceSeconds = 300, now = Date.now }: VerifyOptions = {},
): Promise<Event> {
  const id = headerOf(headers, 'webhook-id');
  const timestamp = headerOf(headers, 'webhook-timestamp');
  const signatures = headerOf(headers, 'webhook-signature');
  checkTime(timestamp, now() / 1000, toleranceSeconds);
  const signed = signedBytes(`${id}.${timestamp}.`, bytesOf(payload));
  if (!(await isSignedBy(secret, signatures, signed)))
    throw new WebhookVerificationError(
      'No signature of the message fits: check that the secret is that of this channel, and that the body is handed over as it came',
    );
  return read(payload) as Event;
}

function read(payload: string | Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytesOf(payload)));
  } catch (error) {
    throw new WebhookVerificationError(`The message is signed, but not in JSON: ${String(error)}`);
  }
}

function headerOf(headers: WebhookHeaders, name: string): string {
  const value =
    'get' in headers && typeof headers.get === 'function' ? headers.get(name) : recordOf(headers)[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new WebhookVerificationError(`The message has no header ${name}`);
}

/** With names in lower case. */
function recordOf(headers: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function checkTime(timestamp: string, nowSeconds: number, toleranceSeconds: number): void {
  if (!/^\d{1,15}$/.test(timestamp))
    throw new WebhookVerificationError('The header webhook-timestamp is not a number of seconds');
  const age = nowSeconds - Number(timestamp);
  if (Math.abs(age) <= toleranceSeconds) return;
  const text = `${Math.round(Math.abs(age))} seconds ${age > 0 ? 'old' : 'ahead'}`;
  throw new WebhookVerificationError(`The message is ${text}; check the clocks of both machines`);
}

/** Compares in constant time, as WebCrypto does. */
async function isSignedBy(
  secret: string,
  signatures: string,
  signed: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', keyOf(secret), algorithm, false, ['verify']);
  for (const signature of signatures.split(' ')) {
    const bytes = signature.startsWith('v1,') ? fromBase64(signature.slice(3)) : null;
    if (bytes !== null && (await crypto.subtle.verify('HMAC', key, bytes, signed))) return true;
  }
  return false;
}

function keyOf(secret: string): Uint8Array<ArrayBuffer> {
  const key = fromBase64(secret.replace(/^whsec_/, ''));
  if (key !== null && key.length > 0) return key;
  throw new WebhookVerificationError('The secret cannot be read: it must be whsec_ followed by base64');
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}

function bytesOf(payload: string | Uint8Array): Uint8Array {
  if (typeof payload === 'string') return new TextEncoder().encode(payload);
  if (payload instanceof Uint8Array) return payload;
  throw new TypeError('verifyWebhook needs the body of the request as it came: a string or bytes');
}

function signedBytes(start: string, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = new TextEncoder().encode(start);
  const bytes = new Uint8Array(head.length + payload.length);
  bytes.set(head);
  bytes.set(payload, head.length);
  return bytes;
}
