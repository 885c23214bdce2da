import pg from 'pg';
import type { Topic } from '../../store.ts';

/** Tells other processes on the database that there is work, and hears it from them. */
export interface Signals {
  /** Soon, and once for many: only a hint. */
  send(topic: Topic): void;
  close(): Promise<void>;
}

const CHANNEL = 'tocsin';
/** Signals of one topic within this time are one: a notification is a commit of its own for the database. */
const GATHER_MS: Readonly<Record<Topic, number>> = { jobs: 5, deliveries: 5, removals: 5, executions: 20 };
const RECONNECT_MS = 1000;

/**
 * LISTEN and NOTIFY on a connection of their own. The table is the truth: while there is no connection signals are lost,
 * and workers find by polling what there is.
 */
export function startSignals(
  url: string,
  hear: (topic: Topic) => void,
  onLost: (error: Error) => void,
): Signals {
  let client: pg.Client | null = null;
  let closed = false;
  let retry: NodeJS.Timeout | null = null;
  const waiting = new Map<Topic, NodeJS.Timeout>();

  const lost = (error: Error): void => {
    if (client === null) return;
    client = null;
    if (closed) return;
    onLost(error);
    retry = setTimeout(() => void connect(), RECONNECT_MS);
  };
  const connect = async (): Promise<void> => {
    const fresh = new pg.Client({
      connectionString: url,
      application_name: 'tocsin signals',
      keepAlive: true,
    });
    client = fresh;
    fresh.on('error', lost);
    fresh.on('end', () => client === fresh && lost(new Error('the connection ended')));
    fresh.on('notification', ({ payload }) => hear(payload as Topic));
    try {
      await fresh.connect();
      await fresh.query(`listen ${CHANNEL}`);
    } catch (error) {
      if (client === fresh) lost(error as Error);
      void fresh.end().catch(() => {});
    }
  };
  void connect();

  return {
    send(topic) {
      if (waiting.has(topic) || closed) return;
      const timer = setTimeout(() => {
        waiting.delete(topic);
        client?.query('select pg_notify($1, $2)', [CHANNEL, topic]).catch(() => {});
      }, GATHER_MS[topic]);
      waiting.set(topic, timer);
    },
    async close() {
      closed = true;
      if (retry !== null) clearTimeout(retry);
      for (const timer of waiting.values()) clearTimeout(timer);
      const open = client;
      client = null;
      await open?.end().catch(() => {});
    },
  };
}
