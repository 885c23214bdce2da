/** The value below which the given share of the values lies (nearest rank). */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1));
  const value = sorted[rank];
  if (value === undefined) throw new Error('there is nothing to take a quantile of');
  return value;
}

/** The value in the middle. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Pieces of work to be timed, by name. */
export type Pieces<Name extends string> = Readonly<Record<Name, (i: number) => Promise<unknown>>>;

/**
 * Runs the pieces in turn, one after the other, again and again, so that whatever else the machine does meanwhile falls on
 * all of them alike. Hands over the milliseconds of each time after the warm-up.
 */
export async function timesOf<Name extends string>(
  pieces: Pieces<Name>,
  runs: number,
  warmUp: number,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(pieces) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let i = 0; i < warmUp + runs; i++)
    for (const name of names) {
      const start = performance.now();
      await pieces[name](i);
      if (i >= warmUp) times[name].push(performance.now() - start);
    }
  return times;
}
