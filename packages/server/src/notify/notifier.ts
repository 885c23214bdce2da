/** One message of a delivery, as it goes out in one attempt. */
export interface OutgoingMessage {
  /** The receiver tells repeats by it: the same at each attempt. */
  readonly id: string;
  /** When this attempt was made. */
  readonly timestampMs: number;
  /** JSON text, sent as it is: the signature covers these very bytes. */
  readonly body: string;
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

/** What every outcome may tell of its attempt. */
interface Attempt {
  readonly statusCode?: number;
  /** For people; holds neither secrets nor values of headers. */
  readonly error?: string;
  /** The beginning of the body of the answer. */
  readonly response?: string;
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
export interface Notifier<Config> {
  /** Makes one attempt. Never throws: whatever goes wrong is an outcome. */
  send(config: Config, message: OutgoingMessage, signal: AbortSignal): Promise<SendOutcome>;
}
