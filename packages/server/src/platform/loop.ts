/** Runs a piece of work again and again: until there is none, then sleeps until it is woken or something falls due. */
export interface Loop {
  /** Something may be there: a hint, never needed for correctness. */
  wake(): void;
  /** Starts no further work; resolves when what runs has ended. */
  stop(): Promise<void>;
}

/** Without a hint the table is read this often: the hint may be lost, the table is the truth. */
const POLL_MS = 1000;

/**
 * @param step does one piece; `true` = there may be more at once, a number = sleep at most so many milliseconds
 * @param onError told of what a step threw; the loop goes on after a poll
 */
export function startLoop(step: () => Promise<boolean | number>, onError: (error: unknown) => void): Loop {
  let stopped = false;
  let woken = false;
  let wakeUp: (() => void) | null = null;
  const wake = (): void => {
    woken = true;
    wakeUp?.();
  };
  const sleep = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      if (woken || stopped) return resolve();
      const timer = setTimeout(done, ms);
      function done(): void {
        clearTimeout(timer);
        wakeUp = null;
        resolve();
      }
      wakeUp = done;
    });
  const run = async (): Promise<void> => {
    while (!stopped) {
      woken = false;
      const result = await step().catch((error: unknown) => {
        onError(error);
        return POLL_MS;
      });
      if (result !== true) await sleep(result === false ? POLL_MS : Math.min(Math.max(result, 1), POLL_MS));
    }
  };
  const ended = run();
  return {
    wake,
    async stop() {
      stopped = true;
      wake();
      await ended;
    },
  };
}
