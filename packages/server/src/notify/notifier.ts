import type { Content } from './channels/channel-kind.ts';

/** One message of a delivery, as it goes out in one attempt. */
export interface OutgoingMessage<C extends Content = Content> {
  /** The receiver tells repeats by it: the same at each attempt. */
  readonly id: string;
  /** When this attempt was made. */
  readonly timestampMs: number;
  readonly content: C;
}

/** Why an attempt failed that may succeed later. */
export type RetryReason =
  /** The far side answered that it does not take the message now: of HTTP all but 2xx, redirects and 410, of SMTP a 4xx. */
  | 'status'
  /** A 3xx: redirects are not followed, since they could lead past what was checked. */
  | 'redirect'
  | 'timeout'
  /** The name could not be resolved. */
  | 'dns'
  /** No connection, or it broke before an answer came. */
  | 'connect'
  | 'tls'
  /** What came back was not HTTP, or not SMTP. */
  | 'protocol'
  /** The caller stopped the attempt. */
  | 'aborted'
  /** The message could not be prepared: the database did not answer, say. */
  | 'internal';

/** Why trying again cannot help. */
export type RejectReason =
  | 'egress_refused'
  | 'invalid_config'
  /** The channel was removed. */
  | 'no_channel'
  /** The far side knows us or the message and says no for good: a login that fails, an address or channel that is not there. */
  | 'refused';

/** What was sent, as the ledger shows it: secrets are masked, and the body ends after 16 KB. */
export interface SentRequest {
  /** `POST https://example.com/hook`, `SMTP mail.example.com:587`. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What every outcome may tell of its attempt. */
interface Attempt {
  readonly statusCode?: number;
  /** For people; holds neither secrets nor values of headers. */
  readonly error?: string;
  /** The beginning of the body of the answer, secrets masked. */
  readonly response?: string;
  readonly responseHeaders?: Readonly<Record<string, string>>;
  readonly request?: SentRequest;
  readonly durationMs: number;
}

/** The receiver has the message. */
export interface Delivered extends Attempt {
  readonly outcome: 'delivered';
  readonly statusCode: number;
  readonly response: string;
}

/** Failed; a later attempt may succeed. */
export interface RetryLater extends Attempt {
  readonly outcome: 'retry';
  readonly reason: RetryReason;
  /** How long the receiver asks to be left alone, at most a day. */
  readonly retryAfterMs?: number;
}

/** Failed for good. */
export interface Rejected extends Attempt {
  readonly outcome: 'rejected';
  readonly reason: RejectReason;
}

/** The receiver asks for no more messages. */
export interface Gone extends Attempt {
  readonly outcome: 'gone';
  readonly statusCode: number;
}

/** How an attempt ended. */
export type SendOutcome = Delivered | RetryLater | Rejected | Gone;

/** An outcome without how long the attempt took. */
export type Judged = WithoutDuration<SendOutcome>;
type WithoutDuration<O> = O extends Attempt ? Omit<O, 'durationMs'> : never;

/** What of a body is recorded: its first 16 KB. */
export function recorded(body: string): string {
  return body.slice(0, 16 * 1024);
}

/** A way to reach people: one per type of channel. */
export interface Notifier<Config, C extends Content = Content> {
  /** Makes one attempt. Never throws: whatever goes wrong is an outcome. */
  send(config: Config, message: OutgoingMessage<C>, signal: AbortSignal): Promise<SendOutcome>;
}
