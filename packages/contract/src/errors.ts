import { anyObject, bool, int, type JsonSchema, list, orNull, response, str } from './schema.ts';

/** Every error type of the API with its HTTP status. */
export const ERROR_TYPES = {
  BadRequestError: 400,
  UnauthorizedError: 401,
  ForbiddenError: 403,
  NotFoundError: 404,
  MethodNotAllowedError: 405,
  AlreadyExistsError: 409,
  ConflictError: 409,
  PayloadTooLargeError: 413,
  ValidationError: 422,
  TooManyRequestsError: 429,
  InternalServerError: 500,
  ServiceUnavailableError: 503,
} as const;

/** What each error type means to a client, for the docs. */
export const ERROR_MEANINGS: Readonly<Record<keyof typeof ERROR_TYPES, string>> = {
  BadRequestError:
    'The request cannot be understood: broken JSON, a cursor that was changed, no namespace named.',
  UnauthorizedError: 'There is no API key, or it is unknown, revoked or expired.',
  ForbiddenError: 'The key is valid, but lacks the permission that the message names.',
  NotFoundError: 'There is no such thing, or the key may not see the namespace that it is in.',
  MethodNotAllowedError: 'The path exists, but not with this method; `Allow` lists those that do.',
  AlreadyExistsError: 'The name is taken; choose another.',
  ConflictError: 'It is in use by others that the message names, or the same request is still running.',
  PayloadTooLargeError: 'The body is larger than its limit; send it in parts.',
  ValidationError: 'The body or the query is not valid; `detail` names each place.',
  TooManyRequestsError: 'The key is over its rate limit; wait for `Retry-After` seconds.',
  InternalServerError: 'Something went wrong in Tocsin; the log has it under the request id.',
  ServiceUnavailableError:
    'Tocsin cannot take it now, nothing was written; send it again after `Retry-After` seconds.',
};

/** The stable name of an error, which clients may switch on. */
export type ErrorType = keyof typeof ERROR_TYPES;

/** One thing that is wrong with a request, and where. */
export interface ValidationIssue {
  /** Where: `body` or `query`, then keys and list positions. */
  loc: (string | number)[];
  /** What is wrong and what to change. */
  msg: string;
  /** A short machine-readable kind, such as `value_error` or `missing`. */
  type: string;
}

/** What an {@link ApiError} may carry beside its type and message. */
export interface ApiErrorOptions {
  details?: Record<string, unknown> | undefined;
  detail?: ValidationIssue[] | undefined;
  headers?: Record<string, string> | undefined;
  cause?: unknown;
}

/** An error that is answered to the client as it is. */
export class ApiError extends Error {
  readonly type: ErrorType;
  readonly status: number;
  /** Facts about this error, as an object. */
  readonly details?: Record<string, unknown> | undefined;
  /** The single issues of a validation error. */
  readonly detail?: ValidationIssue[] | undefined;
  /** Response headers that go with the error. */
  readonly headers?: Record<string, string> | undefined;

  constructor(type: ErrorType, message: string, options: ApiErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = type;
    this.type = type;
    this.status = ERROR_TYPES[type];
    this.details = options.details;
    this.detail = options.detail;
    this.headers = options.headers;
  }
}

/** 400: the request cannot be understood. */
export function badRequest(message: string, details?: Record<string, unknown>): ApiError {
  return new ApiError('BadRequestError', message, { details });
}

/** 401: no key, or one that is not valid. */
export function unauthorized(message = 'Send a valid API key as "Authorization: Bearer sk_…"'): ApiError {
  return new ApiError('UnauthorizedError', message, { headers: { 'www-authenticate': 'Bearer' } });
}

/** 403: the key is valid but may not do this. */
export function forbidden(message: string, details?: Record<string, unknown>): ApiError {
  return new ApiError('ForbiddenError', message, { details });
}

/** 404: `kind` is the resource in words ("alert"), `id` what the client asked for. */
export function notFound(kind: string, id: string): ApiError {
  return new ApiError('NotFoundError', `There is no ${kind} "${id}"`, { details: { resource: kind, id } });
}

/** 405: the path exists, but not with this method. */
export function methodNotAllowed(method: string, allowed: readonly string[]): ApiError {
  const allow = allowed.join(', ');
  return new ApiError('MethodNotAllowedError', `${method} is not possible here; use ${allow}`, {
    details: { allowed: [...allowed] },
    headers: { allow },
  });
}

/** 409: the name or id is taken. */
export function alreadyExists(kind: string, name: string): ApiError {
  return new ApiError('AlreadyExistsError', `The ${kind} "${name}" exists already; choose another name`, {
    details: { resource: kind, name },
  });
}

/** 409: something is in use. */
export function conflict(message: string, details?: Record<string, unknown>): ApiError {
  return new ApiError('ConflictError', message, { details });
}

/** 409: the same request is still running; may be repeated after the given time. */
export function stillRunning(message: string, retryAfterSeconds: number): ApiError {
  return new ApiError('ConflictError', message, retryAfter(retryAfterSeconds));
}

/** 413: the body, or a part of it, is larger than allowed. */
export function payloadTooLarge(message: string, details?: Record<string, unknown>): ApiError {
  return new ApiError('PayloadTooLargeError', message, { details });
}

/** 422: what is wrong, as a list of issues. */
export function validationError(issues: ValidationIssue[]): ApiError;
/** 422: one thing is wrong, at a place of the body such as `stages[1].parameters.field`. */
export function validationError(place: string, message: string, type?: string): ApiError;
export function validationError(
  issuesOrPlace: ValidationIssue[] | string,
  message = 'The value is not valid',
  type = 'value_error',
): ApiError {
  const issues =
    typeof issuesOrPlace === 'string'
      ? [{ loc: placeToLoc(issuesOrPlace), msg: message, type }]
      : issuesOrPlace;
  return new ApiError('ValidationError', summarize(issues), { detail: issues });
}

/** 429: too many requests; may be repeated after the given time. */
export function tooManyRequests(
  retryAfterSeconds: number,
  message = 'Too many requests; wait before the next one',
): ApiError {
  return new ApiError('TooManyRequestsError', message, retryAfter(retryAfterSeconds));
}

/** 503: cannot be done now; may be repeated after the given time. */
export function unavailable(message: string, retryAfterSeconds: number): ApiError {
  return new ApiError('ServiceUnavailableError', message, retryAfter(retryAfterSeconds));
}

/** Any thrown value as an error that can be answered. What is not an {@link ApiError} tells the client nothing. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError('InternalServerError', 'Something went wrong on our side', { cause: error });
}

/** `stages[1].parameters.field` as `['body', 'stages', 1, 'parameters', 'field']`. Keys with dots: `metadata["a.b"]`. */
export function placeToLoc(place: string, root = 'body'): (string | number)[] {
  const loc: (string | number)[] = [root];
  for (const [, position, quoted, key] of place.matchAll(/\[(\d+)\]|\["([^"]*)"\]|([^.[\]]+)/g)) {
    if (position !== undefined) loc.push(Number(position));
    else loc.push(quoted ?? key ?? '');
  }
  return loc;
}

/** `['body', 'stages', 1, 'field']` as `stages[1].field`. */
export function locToPlace(loc: readonly (string | number)[]): string {
  let place = '';
  for (const step of loc.slice(1)) {
    if (typeof step === 'number') place += `[${step}]`;
    else if (/[.[\]]/.test(step)) place += `["${step}"]`;
    else place += place === '' ? step : `.${step}`;
  }
  return place;
}

/** The body of every answer that is not a success. */
export interface ErrorBody {
  success: false;
  status: number;
  error: { type: ErrorType; message: string; details: Record<string, unknown> | null };
  detail?: ValidationIssue[];
  request_id?: string;
}

/** The body that answers an error; the request id repeats the `x-request-id` header. */
export function errorBody(error: unknown, requestId?: string): ErrorBody {
  const { status, type, message, details, detail } = toApiError(error);
  return {
    success: false,
    status,
    error: { type, message, details: details ?? null },
    ...(detail && { detail }),
    ...(requestId !== undefined && { request_id: requestId }),
  };
}

/** Schema of {@link ValidationIssue}. */
export const ValidationIssue: JsonSchema = response({
  loc: list({ anyOf: [str(), int()] }),
  msg: str(),
  type: str(),
});

/** Schema of {@link ErrorBody}. */
export const ErrorBody: JsonSchema = response(
  {
    success: { ...bool, const: false },
    status: int(),
    error: response(
      { type: str({ enum: Object.keys(ERROR_TYPES) }), message: str() },
      { details: orNull(anyObject) },
    ),
  },
  { detail: list(ValidationIssue), request_id: str() },
);

function summarize(issues: readonly ValidationIssue[]): string {
  const [first, ...others] = issues;
  if (!first) return 'The request is not valid';
  const place = locToPlace(first.loc);
  const text = place === '' ? first.msg : `${place}: ${first.msg}`;
  return others.length === 0 ? text : `${text} (and ${others.length} more)`;
}

function retryAfter(seconds: number): ApiErrorOptions {
  const whole = Math.max(1, Math.ceil(seconds));
  return { details: { retry_after: whole }, headers: { 'retry-after': String(whole) } };
}
