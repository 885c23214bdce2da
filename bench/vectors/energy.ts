import { below, createRandom } from '../support/random.ts';
import { DIMENSIONS, normalise, type VectorSet, vectorSet } from './vector-set.ts';

/** Dimension d is scaled by 1 / (1 + d / HALF): like the axes of learned vectors, the first hold most of the length. */
const HALF = 32;

/** The set with its length in few dimensions, which lie anywhere among the others, the same ones each time. */
export function unevenSet(set: VectorSet): VectorSet {
  const order = shuffledDimensions();
  const flat = new Float32Array(set.flat.length);
  const uneven = vectorSet(flat);
  for (const [i, row] of set.rows.entries()) {
    const vector = uneven.rows[i] as Float32Array;
    for (let d = 0; d < DIMENSIONS; d++) vector[order[d] as number] = (row[d] as number) / (1 + d / HALF);
    normalise(vector);
  }
  return uneven;
}

function shuffledDimensions(): number[] {
  const random = createRandom(11);
  const order = Array.from({ length: DIMENSIONS }, (_, d) => d);
  for (let i = DIMENSIONS - 1; i > 0; i--) {
    const j = below(random, i + 1);
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return order;
}
