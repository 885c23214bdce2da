import { badRequest } from '@tocsin/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { nullIfMissing } from '../../catalog/lookup.ts';
import { onlyNamespace, resolveNamespace } from '../../catalog/namespaces.ts';
import { operationOf, requireOperation } from '../../catalog/scope-operations.ts';
import type { AppContext } from '../../context.ts';

/** Finds the namespace that a request is about, on every route that belongs to one. */
export function registerNamespace(app: FastifyInstance, ctx: AppContext): void {
  app.decorateRequest('namespaceId', '');
  app.addHook('onRequest', async (request) => {
    const { permission, namespace } = request.routeOptions.config;
    if (permission === undefined) return;
    if (namespace !== false) request.namespaceId = await namespaceOf(ctx, request);
    const operation = operationOf(request.method, request.routeOptions.url ?? '', permission);
    requireOperation(request.principal, namespace === false ? null : request.namespaceId, operation);
  });
}

async function namespaceOf(ctx: AppContext, request: FastifyRequest): Promise<string> {
  const identifier = namedIn(request);
  if (identifier === null) return impliedNamespace(ctx, request);
  const found = resolveNamespace(ctx, request.principal, identifier);
  // Generated clients write null where they mean none; a namespace of this name comes first.
  if (identifier !== 'null') return found;
  return (await nullIfMissing(found)) ?? impliedNamespace(ctx, request);
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
