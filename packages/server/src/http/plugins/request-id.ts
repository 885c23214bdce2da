import { ID_PREFIXES } from '@tocsin/contract';
import type { FastifyInstance } from 'fastify';
import type { AppContext } from '../../context.ts';

const ACCEPTED = /^[\w-]{1,128}$/;

/** Gives every request an id, a valid incoming one where there is, and every answer the header `x-request-id`. */
export function registerRequestId(app: FastifyInstance, ctx: AppContext): void {
  app.setGenReqId((request) => {
    const given = request.headers['x-request-id'];
    return typeof given === 'string' && ACCEPTED.test(given) ? given : ctx.ids.next(ID_PREFIXES.request);
  });
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });
}
