import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { type Metrics, noMetrics } from '../../../platform/metrics.ts';
import { addRelayed, type MetricsMessage } from '../../../platform/metrics-relay.ts';
import { countCommit } from '../../commit-metrics.ts';
import { type Connection, openConnection } from './connection.ts';
import { GroupCommit } from './group-commit.ts';

/** The one writer of a SQLite file. */
export interface Writer {
  /** A port for one more client; it may be handed to another thread. */
  connect(): MessagePort;
  close(): Promise<void>;
}

/** The writer in a thread of its own, so that nobody waits for its fsync but who asked for it. */
export async function startWriterThread(
  path: string,
  onExit: (error: Error) => void,
  metrics: Metrics = noMetrics,
): Promise<Writer> {
  const worker = new Worker(new URL('./writer-thread.js', import.meta.url), { workerData: { path } });
  let closing = false;
  await new Promise<void>((resolve, reject) => {
    worker.once('message', () => resolve());
    worker.once('error', reject);
  });
  worker.on('message', (message: MetricsMessage) => addRelayed(metrics, message));
  worker.on('error', onExit);
  worker.on('exit', () => closing || onExit(new Error('the database thread ended')));
  return {
    connect() {
      const { port1, port2 } = new MessageChannel();
      worker.postMessage({ port: port2 }, [port2]);
      return port1;
    },
    async close() {
      closing = true;
      const ended = new Promise((resolve) => worker.once('exit', resolve));
      worker.postMessage('close');
      await ended;
    },
  };
}

/** The same writer in this thread: for tests and small tools. */
export function startWriterHere(
  path: string,
  metrics: Metrics = noMetrics,
  db: Connection = openConnection(path, 'write'),
): Writer {
  const writer = new GroupCommit(db, (ms, transactions) => countCommit(metrics, ms, transactions));
  const ports: MessagePort[] = [];
  return {
    connect() {
      const { port1, port2 } = new MessageChannel();
      ports.push(port2);
      writer.attach(port2 as never);
      return port1;
    },
    async close() {
      for (const port of ports) port.close();
      writer.close();
    },
  };
}
