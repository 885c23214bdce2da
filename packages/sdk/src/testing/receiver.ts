import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A message as it came. */
export interface ReceivedMessage {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A webhook endpoint on this machine that takes everything. */
export interface Receiver {
  readonly url: string;
  /** The next message that nobody took yet. */
  next(): Promise<ReceivedMessage>;
  close(): Promise<void>;
}

/** Starts a receiver on a free port. */
export async function startReceiver(): Promise<Receiver> {
  const messages: ReceivedMessage[] = [];
  const waiting: ((message: ReceivedMessage) => void)[] = [];
  const server = createServer(async (request, response) => {
    request.setEncoding('utf8');
    const message = { headers: request.headers, body: (await request.toArray()).join('') };
    response.end();
    const taker = waiting.shift();
    if (taker) taker(message);
    else messages.push(message);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    next: async () => messages.shift() ?? new Promise((resolve) => waiting.push(resolve)),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
