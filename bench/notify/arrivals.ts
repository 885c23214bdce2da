import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An endpoint on this machine that notes when messages arrive. */
export interface Arrivals {
  readonly url: string;
  /** Times (`performance.now`) in their order. */
  readonly at: number[];
  /** Resolves when so many have arrived. @throws Error where they have not in five minutes */
  until(count: number): Promise<void>;
  close(): void;
}

const DEADLINE_MS = 300_000;

/** Starts an endpoint on a free port. @param hangs takes requests and never answers */
export async function startArrivals(hangs: boolean = false): Promise<Arrivals> {
  const at: number[] = [];
  let reached: { count: number; done: () => void } | null = null;
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      if (hangs) return;
      at.push(performance.now());
      response.writeHead(200).end();
      if (reached !== null && at.length >= reached.count) reached.done();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    at,
    until(count) {
      return new Promise((resolve, reject) => {
        const late = (): void => reject(new Error(`${at.length} of ${count} messages in five minutes`));
        const timer = setTimeout(late, DEADLINE_MS);
        const done = (): void => {
          clearTimeout(timer);
          resolve();
        };
        reached = { count, done };
        if (at.length >= count) done();
      });
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
