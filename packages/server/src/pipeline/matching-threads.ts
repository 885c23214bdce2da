import { Worker } from 'node:worker_threads';
import type { LogLevel } from '../platform/log.ts';
import type { Loop } from '../platform/loop.ts';
import type { Metrics } from '../platform/metrics.ts';
import { addRelayed, type MetricsMessage } from '../platform/metrics-relay.ts';
import type { Pulses } from '../platform/pulses.ts';
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
  readonly wakeFollowers: () => void;
  readonly metrics: Metrics;
  readonly pulses: Pulses;
}

/** What a thread says. */
type Message = 'ready' | 'deliveries' | 'executions' | 'alive' | MetricsMessage;

/** Matching workers in threads of their own, so that HTTP never waits for matching; resolves when all are at work. */
export async function startMatchingThreads(options: MatchingThreadsOptions): Promise<Loop> {
  const threads = await Promise.all(
    Array.from({ length: options.workers }, (_, i) => startThread(options, `worker-${i}`)),
  );
  return {
    wake: () => {
      for (const thread of threads) thread.wake();
    },
    stop: async () => void (await Promise.all(threads.map((thread) => thread.stop()))),
  };
}

async function startThread(options: MatchingThreadsOptions, name: `worker-${number}`): Promise<Loop> {
  const { forThread, processId, logLevel, onFatal, metrics, pulses } = options;
  const store = forThread();
  const owner = leaseOwner(processId, name);
  const worker = new Worker(new URL('./matching-thread.js', import.meta.url), {
    workerData: { store, owner, logLevel },
    transferList: store.kind === 'sqlite' ? [store.port] : [],
  });
  let stopping = false;
  worker.on('error', onFatal);
  worker.on('exit', () => stopping || onFatal(new Error(`matching ${owner} ended`)));
  await new Promise<void>((resolve) => {
    worker.on('message', (message: Message) => {
      if (message === 'ready') resolve();
      else if (message === 'deliveries') options.wakeNotifier();
      else if (message === 'executions') options.wakeFollowers();
      else if (message !== 'alive') addRelayed(metrics, message);
      if (!stopping) pulses.beat(name);
    });
  });
  return {
    wake: () => worker.postMessage('wake'),
    async stop() {
      stopping = true;
      pulses.end(name);
      const ended = new Promise((resolve) => worker.once('exit', resolve));
      worker.postMessage('stop');
      await ended;
    },
  };
}
