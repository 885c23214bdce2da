import type { MessagePort } from 'node:worker_threads';
import type { Clock } from '../platform/clock.ts';
import type { Database } from './database.ts';

/** What workers are told about. */
export type Topic = 'jobs' | 'deliveries' | 'removals' | 'executions';

/** A database that a server runs on, with what belongs to it. */
export interface Store {
  readonly db: Database;
  /** The time that all processes on the database go by. */
  readonly clock: Clock;
  /** Hints to the workers of other processes that there is work. */
  readonly signal: (topic: Topic) => void;
  /** Hears the hints of other processes. */
  readonly onSignal: (hear: (topic: Topic) => void) => void;
  /** Keeps the clock right; to be called every few seconds. */
  readonly tick: () => Promise<void>;
  /** What a thread of this process needs to open its own view. */
  readonly forThread: () => ThreadStore;
  /** What is wrong although it works, for people; empty where all is well. */
  readonly remarks: readonly string[];
  close(): Promise<void>;
}

/** A store as it is handed to a thread. */
export type ThreadStore =
  | { readonly kind: 'sqlite'; readonly path: string; readonly port: MessagePort }
  | { readonly kind: 'postgres'; readonly url: string; readonly ordersVectors: boolean };
