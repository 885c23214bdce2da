import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AppContext } from '../../context.ts';
import type { LogLevel } from '../../platform/log.ts';

/** Other methods share one value: a label must not hold what clients make up. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

type FrameworkErrorHandler = (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => void;

/**
 * One line of log and one count for every request that was answered. Neither has the URL, a header or a body: they may
 * hold secrets and what users store.
 */
export function registerObserve(app: FastifyInstance, ctx: AppContext): void {
  app.addHook('onResponse', (request, reply, done) => {
    observe(ctx, request, reply.statusCode, reply.elapsedTime);
    done();
  });
}

/** The same for requests that Fastify answers before it has a route; hooks do not see them. */
export function observed(ctx: AppContext, answer: FrameworkErrorHandler): FrameworkErrorHandler {
  return (error, request, reply) => {
    reply.raw.once('finish', () => observe(ctx, request, reply.raw.statusCode, 0));
    answer(error, request, reply);
  };
}

function observe(ctx: AppContext, request: FastifyRequest, statusCode: number, durationMs: number): void {
  const method = METHODS.has(request.method) ? request.method : 'other';
  const route = request.routeOptions.url ?? 'none';
  const status = String(statusCode);
  ctx.metrics.count('tocsin_http_requests_total', { method, route, status });
  if (request.routeOptions.config?.endless !== true)
    ctx.metrics.observe('tocsin_http_request_duration_seconds', { method, route }, durationMs / 1000);
  ctx.log[levelOf(request, statusCode)]('request', {
    request_id: request.id,
    method,
    route,
    status: statusCode,
    duration_ms: Math.round(durationMs * 10) / 10,
    key_id: request.principal?.keyId ?? null,
    namespace_id: request.namespaceId || null,
  });
}

/** What was only read, and went well, tells nothing to those who follow what changed. */
function levelOf({ routeOptions }: FastifyRequest, status: number): Exclude<LogLevel, 'silent' | 'error'> {
  if (status >= 500) return 'warn';
  const { permission } = routeOptions.config ?? {};
  const changesNothing = permission === undefined || permission === 'read';
  return status < 400 && changesNothing ? 'debug' : 'info';
}
