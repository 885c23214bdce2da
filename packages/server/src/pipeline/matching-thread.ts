import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../platform/clock.ts';
import { createIdSource } from '../platform/ids.ts';
import { createLogger, type LogLevel } from '../platform/log.ts';
import { openSqlite } from '../store/dialects/sqlite/open.ts';
import { startMatchingWorker } from './matching-worker.ts';

/** The thread of a matching worker: its own reading connection, and a port to the one writer. */
const { path, port, owner, logLevel } = workerData as {
  path: string;
  port: MessagePort;
  owner: string;
  logLevel: LogLevel;
};
const db = openSqlite(path, port);
const loop = startMatchingWorker({
  db,
  ids: createIdSource(),
  clock: systemClock,
  log: createLogger(logLevel),
  owner,
  wakeNotifier: () => parentPort?.postMessage('deliveries'),
});

parentPort?.on('message', (message: 'wake' | 'stop') => {
  if (message === 'wake') loop.wake();
  else
    void loop
      .stop()
      .then(() => db.close())
      .then(() => parentPort?.close());
});
parentPort?.postMessage('ready');
