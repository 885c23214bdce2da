import { type Clock, systemClock } from '../../../platform/clock.ts';
import { type Metrics, noMetrics } from '../../../platform/metrics.ts';
import { migrateSqlite } from '../../migrate.ts';
import type { Store } from '../../store.ts';
import { openConnection } from './connection.ts';
import { lockDatabase } from './lock.ts';
import { openSqlite } from './open.ts';
import { startWriterHere, startWriterThread } from './writer.ts';

/** How a SQLite file is opened. */
export interface SqliteStoreOptions {
  readonly path: string;
  /** `false` writes in this thread. */
  readonly threads: boolean;
  readonly onFatal: (error: Error) => void;
  readonly clock?: Clock | undefined;
  readonly metrics?: Metrics;
}

/**
 * A SQLite file, which belongs to this process alone until it is closed.
 * @throws DatabaseLockedError where another process uses it
 * @throws SchemaTooNewError where a newer version wrote it
 */
export async function openSqliteStore({
  path,
  threads,
  onFatal,
  clock = systemClock,
  metrics = noMetrics,
}: SqliteStoreOptions): Promise<Store> {
  const lock = lockDatabase(path);
  const connection = openConnection(path, 'write');
  migrateSqlite(connection);
  connection.close();
  const writer = threads ? await startWriterThread(path, onFatal, metrics) : startWriterHere(path, metrics);
  const db = openSqlite(path, writer.connect());
  return {
    db,
    clock,
    signal: () => {},
    onSignal: () => {},
    tick: async () => {},
    forThread: () => ({ kind: 'sqlite', path, port: writer.connect() }),
    remarks: [],
    async close() {
      await db.close();
      await writer.close();
      lock.release();
    },
  };
}
