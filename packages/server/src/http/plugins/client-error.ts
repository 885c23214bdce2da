import type { Socket } from 'node:net';
import { type ApiError, badRequest, errorBody, ID_PREFIXES, payloadTooLarge } from '@tocsin/contract';
import type { FastifyInstance } from 'fastify';
import type { AppContext } from '../../context.ts';

/** What Node's parser finds wrong with the bytes of a request. */
export type ClientError = Error & { readonly code?: string };

/**
 * Answers what is no HTTP in the shape of every other error, and closes the connection; the server's
 * `clientErrorHandler` option.
 */
export function clientErrorAnswerer(ctx: AppContext): (error: ClientError, socket: Socket) => void {
  return (error, socket) => {
    // A client that is gone, or that has part of an answer already, can be told nothing.
    if (error.code === 'ECONNRESET' || !socket.writable || socket.destroyed) return void socket.destroy();
    const known = apiErrorOf(error);
    ctx.metrics.count('tocsin_http_requests_total', {
      method: 'other',
      route: 'none',
      status: String(known.status),
    });
    socket.end(answerTo(known, ctx.ids.next(ID_PREFIXES.request)));
  };
}

/** Lets every request through to where it is answered: Node itself would refuse some with an empty answer. */
export function registerClientErrors(app: FastifyInstance): void {
  // Expectations that nobody knows may be ignored (RFC 9110, 10.1.1).
  app.server.on(
    'checkExpectation',
    (request, response) => void app.server.emit('request', request, response),
  );
  app.addHook('onRequest', (request, _reply, done) => {
    const { httpVersionMajor, httpVersionMinor, headers } = request.raw;
    const needsHost = httpVersionMajor === 1 && httpVersionMinor === 1;
    done(needsHost && headers.host === undefined ? badRequest('Send a Host header') : undefined);
  });
}

function apiErrorOf({ code }: ClientError): ApiError {
  if (code === 'HPE_HEADER_OVERFLOW') return badRequest('The headers are too large; send 16 KiB at most');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return badRequest('The request did not arrive in time');
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return payloadTooLarge('The chunk extensions are too large');
  return badRequest('This is not a valid HTTP request');
}

function answerTo(error: ApiError, requestId: string): string {
  const body = JSON.stringify(errorBody(error, requestId));
  const lines = [
    `HTTP/1.1 ${error.status} ${error.status === 413 ? 'Payload Too Large' : 'Bad Request'}`,
    `x-request-id: ${requestId}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}
