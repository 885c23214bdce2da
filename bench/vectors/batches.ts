import { BATCH, gather, type VectorSet } from './vector-set.ts';

/** Steps of a prime, so that queries are taken from all over the set. */
const STEP = 7919;

/** Batches of queries, no two the same row: half are of the set itself, half were held out. */
export function makeBatches(set: VectorSet, heldOut: VectorSet, count: number): VectorSet[] {
  const pick = ({ rows }: VectorSet, i: number): Float32Array =>
    rows[(i * STEP) % rows.length] as Float32Array;
  return Array.from({ length: count }, (_, batch) =>
    gather(
      Array.from({ length: BATCH }, (_unused, i) =>
        pick(i % 2 === 0 ? set : heldOut, (batch * BATCH + i) >> 1),
      ),
    ),
  );
}
