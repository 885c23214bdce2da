import type { ErrorBody } from '@tocsin/contract';
import {
  ConflictError,
  type ErrorFacts,
  ForbiddenError,
  NotFoundError,
  RateLimitError,
  ServerError,
  TocsinError,
  type TocsinErrorType,
  UnauthorizedError,
  ValidationError,
} from '../errors.ts';
import { retryAfterMs } from './backoff.ts';

const BY_STATUS: Readonly<Record<number, typeof TocsinError>> = {
  401: UnauthorizedError,
  403: ForbiddenError,
  404: NotFoundError,
  409: ConflictError,
  422: ValidationError,
  429: RateLimitError,
};

/**
 * What an answer of success says; undefined where it has no body.
 * @param place such as `GET /v1/alerts`
 * @throws TocsinError where it is not JSON
 */
export function answerOf(place: string, response: Response, text: string): unknown {
  if (response.status === 204 || text === '') return undefined;
  const read = parsed(text);
  if (read !== undefined) return read;
  throw unexpected(place, response, 'not in JSON; does baseUrl lead to a Tocsin server?');
}

/**
 * The error that an answer tells of.
 * @param nowMs by which a date in Retry-After is read
 */
export function errorOf(place: string, response: Response, text: string, nowMs: number): TocsinError {
  const { status } = response;
  const body = parsed(text) as Partial<ErrorBody> | undefined;
  const told = typeof body?.error === 'object' ? body.error : undefined;
  const reason =
    told?.message ?? `The answer does not say why; it begins with ${JSON.stringify(text.slice(0, 100))}`;
  const facts: ErrorFacts = {
    reason,
    status,
    details: told?.details ?? null,
    requestId: body?.request_id ?? response.headers.get('x-request-id'),
    retryAfterMs: retryAfterMs(response.headers.get('retry-after'), nowMs),
    ...(body?.detail && { issues: body.detail }),
  };
  const type: TocsinErrorType = told?.type ?? 'UnexpectedAnswerError';
  const request = facts.requestId ? `, request ${facts.requestId}` : '';
  const message = `${reason} (${place} answered ${status} ${type}${request})`;
  return new (BY_STATUS[status] ?? (status >= 500 ? ServerError : TocsinError))(type, message, facts);
}

/** An answer of success that is not what was asked for. */
export function unexpected(place: string, response: Response, what: string): TocsinError {
  const facts = { status: response.status, requestId: response.headers.get('x-request-id') };
  return new TocsinError('UnexpectedAnswerError', `${place} answered ${response.status}, but ${what}`, facts);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
