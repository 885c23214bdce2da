import type { FastifyReply } from 'fastify';

/** Aborted when the connection closes, so that long work for a client that is gone ends. */
export function clientGone(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => controller.abort());
  return controller.signal;
}
