import { badRequest } from '@tocsin/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  bodyHashOf,
  type Claim,
  type ClaimScope,
  createClaims,
  type KeptAnswer,
} from '../../catalog/idempotency.ts';
import type { Keep } from '../../catalog/keep.ts';
import type { AppContext } from '../../context.ts';
import { decodeHeader } from './namespace.ts';

const PRINTABLE = /^[^\p{C}]{1,255}$/u;

declare module 'fastify' {
  interface FastifyRequest {
    /**
     * Held while a POST with an `Idempotency-Key` runs. A route whose work must not be done twice, not even after a
     * crash, keeps its answer in the transaction that does it; for all others the plugin does so before it is sent.
     */
    idempotency: Claim | null;
  }
}

/** Returns the first answer again to a POST that is repeated with its `Idempotency-Key`; after auth and namespace. */
export function registerIdempotency(app: FastifyInstance, ctx: AppContext): void {
  const claims = createClaims(ctx);
  app.decorateRequest('idempotency', null);
  app.addHook('onClose', () => claims.close());
  // Not later: that a body is not valid is an answer, too.
  app.addHook('preValidation', async (request, reply) => {
    const scope = scopeOf(request);
    if (scope === null) return;
    const found = await claims.claim(scope, bodyHashOf(request.body));
    if ('status' in found) {
      ctx.metrics.count('tocsin_idempotent_replays_total', {});
      return replay(found, reply);
    }
    request.idempotency = found;
  });
  app.addHook('onSend', async ({ idempotency }, { statusCode }, payload) => {
    await idempotency?.settle(answerToKeep(statusCode, payload));
  });
}

/**
 * Keeps the answer to a request in the transaction that does its work, so that a retry after a crash neither does it again
 * nor loses what only the answer says.
 * @param shown what is sent, where that is more than what was made
 * @param status of the answer
 */
export function keepFor<T extends object>(
  { idempotency }: Pick<FastifyRequest, 'idempotency'>,
  shown: (made: T) => object = (made) => made,
  status: number = 200,
): Keep<T> {
  return (made) => (idempotency === null ? [] : [idempotency.keeping(status, shown(made))]);
}

/** As {@link keepFor} for work that goes on: this is what a retry gets until the request is answered. */
export function keepUntilDone<T extends object>({
  idempotency,
}: Pick<FastifyRequest, 'idempotency'>): Keep<T> {
  return (made) => (idempotency === null ? [] : [idempotency.keepingUntilDone(202, made)]);
}

function scopeOf(request: FastifyRequest): ClaimScope | null {
  const given = request.headers['idempotency-key'];
  const isPublic = request.routeOptions.config.permission === undefined;
  if (given === undefined || request.method !== 'POST' || isPublic) return null;
  const idempotencyKey = decodeHeader(String(given).trim());
  if (!PRINTABLE.test(idempotencyKey))
    throw badRequest('The Idempotency-Key must be 1 to 255 printable characters');
  return {
    namespaceId: request.namespaceId,
    keyId: request.principal.keyId,
    idempotencyKey,
    request: `POST ${request.url}`,
  };
}

function replay({ status, body }: KeptAnswer, reply: FastifyReply): FastifyReply {
  return reply
    .code(status)
    .header('idempotency-replayed', 'true')
    .type('application/json; charset=utf-8')
    .send(body);
}

/** What may pass is not kept: a fault of ours, a key that is not valid, too many requests. */
function answerToKeep(status: number, payload: unknown): KeptAnswer | null {
  if (status >= 500 || status === 401 || status === 429) return null;
  return { status, body: typeof payload === 'string' ? payload : '' };
}
