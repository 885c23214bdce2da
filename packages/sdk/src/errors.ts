import type { ErrorType, ValidationIssue } from '@tocsin/contract';

/** The types of the contract, and those of what goes wrong before or behind an answer of Tocsin's. */
export type TocsinErrorType =
  | ErrorType
  | 'ConnectionError'
  | 'TimeoutError'
  | 'UnexpectedAnswerError'
  | 'WebhookVerificationError';

/** What is known about an error beside its type and message. */
export interface ErrorFacts {
  /** What the server said, or what happened, without where. */
  readonly reason?: string;
  readonly status?: number | null;
  readonly details?: Readonly<Record<string, unknown>> | null;
  readonly requestId?: string | null;
  readonly retryAfterMs?: number | null;
  readonly issues?: readonly ValidationIssue[];
  readonly cause?: unknown;
}

/** Every error of this client. What a caller did wrong in the call itself is a TypeError. */
export class TocsinError extends Error {
  /** Stable; to switch on. */
  readonly type: TocsinErrorType;
  /** What the server said, or what happened: `message` without where it was. To be shown to people. */
  readonly reason: string;
  /** HTTP status of the answer; null where there was none. */
  readonly status: number | null;
  /** Facts about the error, as the server gave them. */
  readonly details: Readonly<Record<string, unknown>> | null;
  /** Under which the server's log has the request. */
  readonly requestId: string | null;
  /** How long the server wants to be left alone. */
  readonly retryAfterMs: number | null;

  constructor(type: TocsinErrorType, message: string, facts: ErrorFacts = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.name = type;
    this.type = type;
    this.reason = facts.reason ?? message;
    this.status = facts.status ?? null;
    this.details = facts.details ?? null;
    this.requestId = facts.requestId ?? null;
    this.retryAfterMs = facts.retryAfterMs ?? null;
  }
}

/** 401: there is no key, or it is not valid. */
export class UnauthorizedError extends TocsinError {}

/** 403: the key lacks the permission that the message names. */
export class ForbiddenError extends TocsinError {}

/** 404: there is no such thing, or the key may not see it. */
export class NotFoundError extends TocsinError {}

/** 409: the name is taken, something is in use, or the same request is still running; `type` says which. */
export class ConflictError extends TocsinError {}

/** 422: what is wrong with the body or the query. */
export class ValidationError extends TocsinError {
  /** Each place: the `detail` of the answer. */
  readonly issues: readonly ValidationIssue[];

  constructor(type: TocsinErrorType, message: string, facts: ErrorFacts = {}) {
    super(type, message, facts);
    this.issues = facts.issues ?? [];
  }
}

/** 429: too many requests, also after all retries. */
export class RateLimitError extends TocsinError {}

/** 5xx: the server, or a proxy before it, could not do it. */
export class ServerError extends TocsinError {}

/** No answer, or only a part of one. */
export class ConnectionError extends TocsinError {}

/** No answer in time. */
export class TimeoutError extends TocsinError {}

/** A message that must not be trusted; its `message` says why. */
export class WebhookVerificationError extends TocsinError {
  constructor(message: string) {
    super('WebhookVerificationError', message);
  }
}
