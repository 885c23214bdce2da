import { badRequest } from '@tocsin/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { onlyNamespace, resolveNamespace } from '../../catalog/namespaces.ts';
import type { AppContext } from '../../context.ts';

/** Finds the namespace that a request is about, on every route that belongs to one. */
export function registerNamespace(app: FastifyInstance, ctx: AppContext): void {
  app.decorateRequest('namespaceId', '');
  app.addHook('onRequest', async (request) => {
    const { permission, namespace } = request.routeOptions.config;
    if (permission === undefined || namespace === false) return;
    const identifier = namedIn(request);
    request.namespaceId =
      identifier === null
        ? await impliedNamespace(ctx, request)
        : await resolveNamespace(ctx, request.principal, identifier);
  });
}

function namedIn(request: FastifyRequest): string | null {
  const header = request.headers['x-namespace'];
  if (typeof header === 'string' && header.trim() !== '') return decodeHeader(header.trim());
  const { namespace } = request.query as { namespace?: unknown };
  if (Array.isArray(namespace)) throw badRequest('Name one namespace, not several');
  return typeof namespace === 'string' && namespace !== '' ? namespace : null;
}

/** Headers arrive as Latin-1; a name that was sent as UTF-8 is read as that. */
export function decodeHeader(text: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'latin1'));
  } catch {
    return text;
  }
}

async function impliedNamespace(ctx: AppContext, request: FastifyRequest): Promise<string> {
  const only = await onlyNamespace(ctx, request.principal);
  if (only === null) throw badRequest('Name the namespace: send its id or name as X-Namespace');
  return only;
}
