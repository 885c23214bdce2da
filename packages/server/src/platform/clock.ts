/** Where the time comes from: injected everywhere, so that tests can move it. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => Date.now() };

/** ISO 8601 with milliseconds, as every answer shows times. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
