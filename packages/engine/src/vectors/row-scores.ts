import type { Metric } from '../query/query.ts';
import { cosineScore, dotScore, euclidScore } from '../scores/vector-scores.ts';

/** Writes the scores of several rows for a query. @param rowAt a row, to be read before the next one */
export type Scores = (query: Float32Array, rowAt: (i: number) => Float32Array, scores: Float64Array) => void;

/** Exact scores by metric: those of `vector-scores.ts`, to the last bit. */
export const SCORES: Readonly<Record<Metric, Scores>> = {
  cosine: oneByOne(cosineScore),
  dot: oneByOne(dotScore),
  euclid: oneByOne(euclidScore),
};

function oneByOne(score: (a: Float32Array, b: Float32Array) => number): Scores {
  return (query, rowAt, scores) => {
    for (let i = 0; i < scores.length; i++) scores[i] = score(query, rowAt(i));
  };
}
