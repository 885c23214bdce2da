import type { Metric } from '../query/query.ts';

/**
 * A metric as a value that grows with the score: the product of two vectors less a part of each. It is
 * the cosine, the product itself, or minus half of the squared distance, and none of them clamped.
 */
export interface MetricValue {
  /** Whether vectors are taken at length 1. */
  readonly unit: boolean;
  /** What is taken off a product for a vector, of its squared length. */
  part(squares: number): number;
  /** The least value that can have a score of `minScore`; −∞ where all have, ∞ where none can. */
  least(minScore: number): number;
  /** The greatest score that a value can have, 0 at least. */
  most(value: number): number;
}

/** A part in 10¹²: more than rounding does to a score worked out in float64 in up to 4,096 steps. */
const ROUNDING = 1e-12;

const clamped = {
  part: () => 0,
  least: (minScore: number): number => {
    if (minScore <= 0) return -Infinity;
    return minScore > 1 ? Infinity : minScore - ROUNDING;
  },
  most: (value: number): number => Math.max(0, value + ROUNDING),
};

/** The metrics. */
export const METRICS: Readonly<Record<Metric, MetricValue>> = {
  cosine: { unit: true, ...clamped },
  dot: { unit: false, ...clamped },
  euclid: {
    unit: false,
    part: (squares) => squares / 2,
    least: (minScore) => {
      if (minScore <= 0) return -Infinity;
      return minScore > 1 ? Infinity : ofDistance(1 / minScore - 1);
    },
    most: (value) => {
      const distance = Math.sqrt(2 * Math.max(0, -value));
      return (1 + ROUNDING) / (1 + Math.max(0, distance - ROUNDING * (1 + distance)));
    },
  },
};

/** Half of a squared distance, negative, for a distance that may be a little greater. */
function ofDistance(distance: number): number {
  return -((distance + ROUNDING * (1 + distance)) ** 2) / 2;
}
