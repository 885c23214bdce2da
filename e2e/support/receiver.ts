import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A message that the receiver took. */
export interface Received {
  readonly id: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A webhook endpoint on this machine that keeps what it receives. */
export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  /** The status of its answers from now on. */
  status: number;
  /** Takes requests and never answers. */
  hangs: boolean;
  /** Requests, also those that were not taken. */
  asked: number;
  /** Headers of its answers from now on. */
  headers: Record<string, string>;
  close(): Promise<void>;
}

/** Starts a receiver on a free port. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', () => {
      receiver.asked++;
      if (receiver.hangs) return;
      const ok = receiver.status < 300;
      if (ok) received.push({ id: String(request.headers['webhook-id']), headers: request.headers, body });
      response.writeHead(receiver.status, receiver.headers).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    status: 200,
    headers: {},
    hangs: false,
    asked: 0,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return receiver;
}
