import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A webhook endpoint on this machine. */
export interface Receiver {
  readonly url: string;
  /** Resolves with the time (`performance.now`) at which the next webhook has arrived whole. To be called before. */
  next(): Promise<number>;
  close(): void;
}

/** Starts a receiver on a free port. */
export async function startReceiver(): Promise<Receiver> {
  let arrived: ((time: number) => void) | null = null;
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      arrived?.(performance.now());
      response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    next: () => new Promise((resolve) => (arrived = resolve)),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
