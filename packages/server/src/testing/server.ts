import Fastify, { type FastifyInstance, type FastifyPluginAsync, type LightMyRequestResponse } from 'fastify';
import type { AppContext } from '../context.ts';
import { registerAuth } from '../http/plugins/auth.ts';
import { registerBody } from '../http/plugins/body.ts';
import { answerFrameworkError, registerErrors } from '../http/plugins/errors.ts';
import { registerIdempotency } from '../http/plugins/idempotency.ts';
import { registerNamespace } from '../http/plugins/namespace.ts';
import { observed, registerObserve } from '../http/plugins/observe.ts';
import { registerRequestId } from '../http/plugins/request-id.ts';
import { ADMIN_KEY } from './context.ts';

/** A server with all plugins and the given routes, to be called with `inject`. */
export function buildTestServer(
  ctx: AppContext,
  routes: readonly ((ctx: AppContext) => FastifyPluginAsync)[],
): FastifyInstance {
  const app = Fastify({ bodyLimit: 64 * 1024, frameworkErrors: observed(ctx, answerFrameworkError) });
  registerRequestId(app, ctx);
  registerObserve(app, ctx);
  registerErrors(app, ctx);
  registerBody(app);
  registerAuth(app, ctx);
  registerNamespace(app, ctx);
  registerIdempotency(app, ctx);
  for (const plugin of routes) void app.register(plugin(ctx));
  return app;
}

/** What {@link caller} makes: sends a request as `GET /path`, with a JSON body. */
export type Call = (
  request: string,
  body?: unknown,
  options?: { key?: string | null; headers?: Record<string, string> },
) => Promise<LightMyRequestResponse>;

/** Calls the server, as the admin unless another key is given (null = none). */
export function caller(app: FastifyInstance): Call {
  return async (request, body, { key = ADMIN_KEY, headers = {} } = {}) => {
    const [method, url] = request.split(' ');
    return app.inject({
      method: method as 'GET',
      url: url as string,
      headers: { ...(key !== null && { authorization: `Bearer ${key}` }), ...headers },
      ...(body !== undefined && { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  };
}
