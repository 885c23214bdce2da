import {
  ApiError,
  badRequest,
  errorBody,
  methodNotAllowed,
  payloadTooLarge,
  toApiError,
  unavailable,
  validationError,
} from '@tocsin/contract';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AppContext } from '../../context.ts';
import { DatabaseUnavailableError } from '../../store/database.ts';
import { issuesOf } from './validation-issues.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** Answers every error, known and unexpected, in the shape of the contract. */
export function registerErrors(app: FastifyInstance, ctx: AppContext): void {
  app.setErrorHandler((error, request, reply) => {
    const known = apiErrorOf(error);
    const isOurs = known.type === 'InternalServerError' || error instanceof DatabaseUnavailableError;
    if (isOurs) logUnexpected(ctx, error, request);
    return answer(known, request, reply);
  });
  app.setNotFoundHandler((request, reply) => {
    const allowed = methodsAt(app, request);
    if (request.method === 'OPTIONS' && allowed.length > 0)
      return reply.code(204).header('allow', allowed.join(', ')).send();
    return answer(nothingAt(request, allowed), request, reply);
  });
}

/**
 * Answers what Fastify finds wrong before it has a route, such as a URL that cannot be decoded; the server's
 * `frameworkErrors` option.
 */
export function answerFrameworkError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  reply.header('x-request-id', request.id);
  void answer(apiErrorOf(error), request, reply);
}

/** Any thrown value, Fastify's own errors included, as an error of the API. */
export function apiErrorOf(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  if (thrown instanceof DatabaseUnavailableError)
    return unavailable('The database cannot be reached at this moment; send the request again', 2);
  const error = thrown as Partial<FastifyError>;
  if (error.validation) return validationError(issuesOf(error.validation, error.validationContext));
  // The client left in the midst of its request.
  if (error.code === 'ECONNRESET') return badRequest('The request ended before its body did');
  const status = error.statusCode ?? 500;
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE' || status === 413)
    return payloadTooLarge('The body is too large; send less in one request');
  const code = typeof error.code === 'string' ? error.code : ''; // a database’s may be a number
  if (code.startsWith('FST_ERR_') && status < 500)
    return badRequest(error.message ?? 'The request is not valid');
  return toApiError(thrown);
}

function answer(error: ApiError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return reply
    .code(error.status)
    .headers(error.headers ?? {})
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(errorBody(error, request.id)));
}

function logUnexpected(ctx: AppContext, thrown: unknown, request: FastifyRequest): void {
  const cause = thrown instanceof ApiError && thrown.cause !== undefined ? thrown.cause : thrown;
  ctx.log.error('request failed', {
    request_id: request.id,
    method: request.method,
    route: request.routeOptions.url,
    error: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
  });
}

/** The methods that the path of a request has; `*` is the server as a whole. */
function methodsAt(app: FastifyInstance, { url }: FastifyRequest): string[] {
  const path = pathOf(url);
  return METHODS.filter((method) => path === '*' || app.findRoute({ method, url: path }) !== null);
}

function nothingAt({ url, method }: FastifyRequest, allowed: readonly string[]): ApiError {
  const path = pathOf(url);
  // A route that was asked and has nothing there, such as that of the page's files, has its method.
  if (allowed.length > 0 && !allowed.includes(method)) return methodNotAllowed(method, allowed);
  return new ApiError('NotFoundError', `There is nothing at ${path}`, {
    details: { resource: 'path', id: path },
  });
}

function pathOf(url: string): string {
  return url.split('?')[0] ?? '/';
}
