const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** About three days in all: an endpoint that breaks on Friday evening is reached on Monday. */
const DELIVERY_STEPS: readonly number[] = [
  5 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  1 * HOUR,
  2 * HOUR,
  4 * HOUR,
  8 * HOUR,
  12 * HOUR,
  16 * HOUR,
  24 * HOUR,
];

const JITTER = 0.2;

/**
 * How long to wait for the next attempt of a delivery, or null if there is none. The wait varies by a fifth either way,
 * so that messages that failed together do not come back together.
 *
 * @param attempt attempts made so far, at least 1
 * @param random as `Math.random`
 */
export function retryDelayMs(attempt: number, random: () => number): number | null {
  const step = DELIVERY_STEPS[Math.max(1, attempt) - 1];
  return step === undefined ? null : Math.round(step * (1 - JITTER + 2 * JITTER * random()));
}
