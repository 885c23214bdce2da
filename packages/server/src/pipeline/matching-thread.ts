import { parentPort, workerData } from 'node:worker_threads';
import { type Clock, systemClock } from '../platform/clock.ts';
import { createIdSource } from '../platform/ids.ts';
import { createLogger, type Logger, type LogLevel } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import { createMetricsRelay } from '../platform/metrics-relay.ts';
import type { Database } from '../store/database.ts';
import { newestIdTime } from '../store/newest-id.ts';
import type { ThreadStore } from '../store/store.ts';
import { startMatchingWorker } from './matching-worker.ts';
import { BEAT_MS } from './presence.ts';

/** The thread of a matching worker: its own view of the database. */
const { store, owner, logLevel } = workerData as { store: ThreadStore; owner: string; logLevel: LogLevel };
const log = createLogger(logLevel);
const metrics = createMetricsRelay((message) => parentPort?.postMessage(message));
const { db, clock, tick } = await openStore(store, log, metrics);
const ticking = setInterval(() => void tick().catch(() => {}), BEAT_MS);
const loop = startMatchingWorker({
  db,
  ids: createIdSource(clock, await newestIdTime(db.read)),
  clock,
  log,
  metrics,
  beat: atMostOnceASecond(() => parentPort?.postMessage('alive')),
  owner,
  wakeNotifier: () => parentPort?.postMessage('deliveries'),
  wakeFollowers: () => parentPort?.postMessage('executions'),
});

parentPort?.on('message', (message: 'wake' | 'stop') => {
  if (message === 'wake') loop.wake();
  else
    void loop
      .stop()
      .then(() => clearInterval(ticking))
      .then(() => db.close())
      .then(() => metrics.flush())
      .then(() => parentPort?.close());
});
parentPort?.postMessage('ready');

function atMostOnceASecond(act: () => void): () => void {
  let last = Number.NEGATIVE_INFINITY;
  return () => {
    const now = performance.now();
    if (now - last < 1000) return;
    last = now;
    act();
  };
}

interface View {
  readonly db: Database;
  readonly clock: Clock;
  readonly tick: () => Promise<void>;
}

/** Only the dialect that is used is loaded. */
async function openStore(from: ThreadStore, logger: Logger, told: Metrics): Promise<View> {
  if (from.kind === 'postgres') {
    const { openPostgresInThread } = await import('../store/dialects/postgres/store.ts');
    return openPostgresInThread(from, logger, told);
  }
  const { openSqlite } = await import('../store/dialects/sqlite/open.ts');
  return { db: openSqlite(from.path, from.port), clock: systemClock, tick: async () => {} };
}
