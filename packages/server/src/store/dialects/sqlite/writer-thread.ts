import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { createMetricsRelay } from '../../../platform/metrics-relay.ts';
import { countCommit } from '../../commit-metrics.ts';
import { openConnection } from './connection.ts';
import { GroupCommit } from './group-commit.ts';

/** The thread that owns the writing connection; each message brings the port of one more client. */
const { path } = workerData as { path: string };
const db = openConnection(path, 'write');
const metrics = createMetricsRelay((message) => parentPort?.postMessage(message));
const writer = new GroupCommit(db, (ms, transactions) => countCommit(metrics, ms, transactions));

parentPort?.on('message', (message: { port: MessagePort } | 'close') => {
  if (message === 'close') {
    writer.close();
    metrics.flush();
    parentPort?.close();
  } else {
    writer.attach(message.port as never);
  }
});
parentPort?.postMessage('ready');
