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

/** Runs a piece again and again, one after the other, and hands over the milliseconds of each time after the warm-up. */
export async function timesOf(
  piece: (i: number) => Promise<unknown>,
  runs: number,
  warmUp: number,
): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < warmUp + runs; i++) {
    const start = performance.now();
    await piece(i);
    if (i >= warmUp) times.push(performance.now() - start);
  }
  return times;
}
