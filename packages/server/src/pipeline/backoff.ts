const FIRST_MS = 1000;
const MAX_MS = 5 * 60_000;

/**
 * How long a job that failed waits: doubling from 1 s up to 5 min, of which at least half is waited.
 *
 * @param attempt attempts made so far, at least 1
 * @param random as `Math.random`
 */
export function jobBackoffMs(attempt: number, random: () => number): number {
  const ceiling = Math.min(FIRST_MS * 2 ** (Math.max(1, attempt) - 1), MAX_MS);
  // Half of it is certain: a job that keeps failing must not spin when chance gives zero.
  return Math.round(ceiling / 2 + (ceiling / 2) * random());
}
