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
  /** The answer was neither a 2xx, nor a redirect, nor 410. */
  | 'status'
  /** A 3xx: redirects are not followed, since they could lead past what was checked. */
  | 'redirect'
  | 'timeout'
  /** The name could not be resolved. */
  | 'dns'
  /** No connection, or it broke before an answer came. */
  | 'connect'
  | 'tls'
  /** What came back was not HTTP. */
  | 'protocol'
  /** The caller stopped the attempt. */
  | 'aborted'
  /** The message could not be prepared: the database did not answer, say. */
  | 'internal';

/** Why trying again cannot help. */
export type RejectReason = 'egress_refused' | 'invalid_config' | 'channel_paused';

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
  readonly statusCode: 410;
}

/** How an attempt ended. */
export type SendOutcome = Delivered | RetryLater | Rejected | Gone;

/** A way to reach people: one per type of channel. */
export interface Notifier<Config, C extends Content = Content> {
  /** Makes one attempt. Never throws: whatever goes wrong is an outcome. */
  send(config: Config, message: OutgoingMessage<C>, signal: AbortSignal): Promise<SendOutcome>;
}
