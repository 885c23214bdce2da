import { Worker } from 'node:worker_threads';
import type { LogLevel } from '../platform/log.ts';
import type { Loop } from '../platform/loop.ts';
import { leaseOwner } from '../store/leases.ts';
import type { ThreadStore } from '../store/store.ts';

/** What matching threads are started with. */
export interface MatchingThreadsOptions {
  /** What a thread opens its own view of the database with. */
  readonly forThread: () => ThreadStore;
  readonly processId: string;
  readonly workers: number;
  readonly logLevel: LogLevel;
  readonly onFatal: (error: Error) => void;
  readonly wakeNotifier: () => void;
}

/** Matching workers in threads of their own, so that HTTP never waits for matching; resolves when all are at work. */
export async function startMatchingThreads(options: MatchingThreadsOptions): Promise<Loop> {
  const threads = await Promise.all(
    Array.from({ length: options.workers }, (_, i) =>
      startThread(options, leaseOwner(options.processId, `worker-${i}`)),
    ),
  );
  return {
    wake: () => {
      for (const thread of threads) thread.wake();
    },
    stop: async () => void (await Promise.all(threads.map((thread) => thread.stop()))),
  };
}

async function startThread(
  { forThread, logLevel, onFatal, wakeNotifier }: MatchingThreadsOptions,
  owner: string,
): Promise<Loop> {
  const store = forThread();
  const worker = new Worker(new URL('./matching-thread.js', import.meta.url), {
    workerData: { store, owner, logLevel },
    transferList: store.kind === 'sqlite' ? [store.port] : [],
  });
  let stopping = false;
  worker.on('error', onFatal);
  worker.on('exit', () => stopping || onFatal(new Error(`matching ${owner} ended`)));
  await new Promise<void>((resolve) => {
    worker.on('message', (message: 'ready' | 'deliveries') =>
      message === 'ready' ? resolve() : wakeNotifier(),
    );
  });
  return {
    wake: () => worker.postMessage('wake'),
    async stop() {
      stopping = true;
      const ended = new Promise((resolve) => worker.once('exit', resolve));
      worker.postMessage('stop');
      await ended;
    },
  };
}
