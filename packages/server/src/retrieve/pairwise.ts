import { RunError } from './run-error.ts';

/** Documents that a stage compares with each other at most: their pairs grow with the square. */
export const MAX_PAIRWISE = 1000;

/** Documents after which others get a turn. */
export const PAIRWISE_SLICE = 32;

/** Refuses more than {@link MAX_PAIRWISE} documents. @throws RunError that says what to change */
export function refuseTooMany(count: number, what: string): void {
  if (count > MAX_PAIRWISE)
    throw new RunError(
      `${what} compares documents with each other and takes at most ${MAX_PAIRWISE}; there are ${count}: put a stage "limit" before it`,
    );
}
