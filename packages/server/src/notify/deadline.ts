import { setMaxListeners } from 'node:events';

/** Ends an attempt: when its time is up, or when the caller stops it. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Settles as `work` does, or fails when the attempt is ended. */
  within<T>(work: Promise<T>): Promise<T>;
  /** Why the attempt was ended, or null if it was not. */
  ended(): 'timeout' | 'aborted' | null;
  /** To be called when the attempt is over. */
  clear(): void;
}

/**
 * A timer and a listener that are taken away afterwards: `AbortSignal.any` would leave a trace of every attempt on a
 * caller's signal that lives as long as the process.
 */
export function startDeadline(timeoutMs: number, caller: AbortSignal): Deadline {
  const controller = new AbortController();
  let why: 'timeout' | 'aborted' | null = null;
  const end = (reason: 'timeout' | 'aborted'): void => {
    why ??= reason;
    controller.abort();
  };
  const over = new Promise<never>((_, reject) => {
    controller.signal.addEventListener('abort', () => reject(new Error('the attempt was ended')), {
      once: true,
    });
  });
  over.catch(() => {}); // the attempt may have ended without anybody waiting
  const onAbort = (): void => end('aborted');
  const timer = setTimeout(() => end('timeout'), timeoutMs);
  setMaxListeners(0, caller); // every attempt under way listens; node would take that for a leak
  caller.addEventListener('abort', onAbort, { once: true });
  if (caller.aborted) onAbort();
  return {
    signal: controller.signal,
    within: (work) => Promise.race([work, over]),
    ended: () => why,
    clear() {
      clearTimeout(timer);
      caller.removeEventListener('abort', onAbort);
    },
  };
}
