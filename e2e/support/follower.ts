import { onTestFinished } from 'vitest';
import { openEvents } from '../../packages/server/src/testing/event-client.ts';
import { API_KEY } from './server.ts';

/** A client that follows the executions of a namespace, and connects again wherever it is cut off. */
export interface Follower {
  /** The ids that it was told of, in their order. */
  readonly told: string[];
  /** How often it has connected. */
  readonly connections: number;
  close(): void;
}

const RETRY_MS = 50;

/**
 * Follows from now on, until it is closed or the test ends.
 * @param urlNow where a server is, asked at each connection
 * @param headers such as the namespace
 * @param query of the stream: `?triggered=true`
 */
export async function startFollower(
  urlNow: () => string,
  headers: Record<string, string>,
  query: string,
): Promise<Follower> {
  const told: string[] = [];
  let closed = false;
  let connections = 0;
  let lastId: string | null = null;
  let close = (): void => {};
  const connect = async (): Promise<Awaited<ReturnType<typeof openEvents>>> => {
    const client = await openEvents(`${urlNow()}/v1/alerts/executions/stream${query}`, {
      ...headers,
      authorization: `Bearer ${API_KEY}`,
      ...(lastId !== null && { 'last-event-id': lastId }),
    });
    connections++;
    close = client.close;
    return client;
  };
  const readAll = async (client: Awaited<ReturnType<typeof openEvents>>): Promise<void> => {
    for (let event = await client.next(); event !== null; event = await client.next()) {
      lastId = client.lastId;
      if (event.event === 'gap') throw new Error('a gap was told of');
      if (event.event === 'execution') told.push(event.data.execution_id);
    }
  };
  const first = await connect();
  lastId = (await first.next())?.id ?? null;
  void (async () => {
    await readAll(first).catch(() => {});
    while (!closed) {
      await connect()
        .then(readAll)
        .catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  })();
  const end = (): void => {
    closed = true;
    close();
  };
  onTestFinished(end);
  return {
    told,
    get connections() {
      return connections;
    },
    close: end,
  };
}
