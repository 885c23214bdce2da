import type { PeerOpener } from './peer.ts';

/** A plain loop over every vector. */
export const openJsLoop: PeerOpener = async ({ rows }) => ({
  above: (queries, minScore) =>
    queries.rows.map((query) => {
      const found: number[] = [];
      for (let i = 0; i < rows.length; i++)
        if (dotProduct(query, rows[i] as Float32Array) >= minScore) found.push(i);
      return found;
    }),
  nearest: (queries, count) =>
    queries.rows.map((query) => {
      const best: { row: number; score: number }[] = [];
      for (let row = 0; row < rows.length; row++) {
        const score = dotProduct(query, rows[row] as Float32Array);
        if (best.length === count && score <= (best[count - 1]?.score ?? 0)) continue;
        const at = best.findIndex((other) => other.score < score);
        best.splice(at < 0 ? best.length : at, 0, { row, score });
        best.length = Math.min(best.length, count);
      }
      return best.map(({ row }) => row);
    }),
});

/** The product of vectors of length 1, in four sums: what one would write without a library. */
export function dotProduct(a: Float32Array, b: Float32Array): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let d = 0; d < a.length; d += 4) {
    s0 += (a[d] as number) * (b[d] as number);
    s1 += (a[d + 1] as number) * (b[d + 1] as number);
    s2 += (a[d + 2] as number) * (b[d + 2] as number);
    s3 += (a[d + 3] as number) * (b[d + 3] as number);
  }
  return s0 + s1 + s2 + s3;
}
