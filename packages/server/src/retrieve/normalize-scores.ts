/** How scores are brought to [0, 1]. */
export const NORMALIZATIONS = ['min_max', 'z_score', 'softmax', 'l2'] as const;

/** How scores are brought to [0, 1]. */
export type Normalization = (typeof NORMALIZATIONS)[number];

/** Bounds in place of the lowest and highest score. */
export interface Bounds {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/** Scores brought to [0, 1] by what the others are. None gives none. */
export function normalizeScores(
  scores: readonly number[],
  method: Normalization,
  bounds: Bounds = {},
): number[] {
  switch (method) {
    case 'min_max':
      return minMax(scores, bounds);
    case 'z_score':
      return threeSigma(scores);
    case 'softmax':
      return softmax(scores);
    case 'l2':
      return l2(scores);
  }
}

/** (x − min) / (max − min); where all are equal, 1. */
function minMax(scores: readonly number[], { min, max }: Bounds): number[] {
  const low = min ?? least(scores);
  const high = max ?? -least(scores.map((score) => -score));
  const unit = unitOf([low, high]);
  const [from, range] = [low / unit, high / unit - low / unit];
  return scores.map((score) => (high > low ? clamp((score / unit - from) / range) : 1));
}

function least(scores: readonly number[]): number {
  return scores.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
}

/**
 * The standard score with three standard deviations on each side mapped to [0, 1], so that the mean is 0.5: the normalisation
 * of distribution-based score fusion (Mazzeschi 2023, as in Qdrant). Where all are equal, 0.5.
 */
export function threeSigma(scores: readonly number[]): number[] {
  // The mean of equal scores may be rounded to another number, from which all of them would differ.
  if (scores.every((score) => score === scores[0])) return scores.map(() => 0.5);
  const unit = unitOf(scores);
  const mean = sum(scores.map((score) => score / unit)) / scores.length;
  const away = scores.map((score) => score / unit - mean);
  const sigma = Math.sqrt(sum(away.map((distance) => distance ** 2)) / scores.length);
  return away.map((distance) => clamp(0.5 + distance / (6 * sigma)));
}

/** exp(x) / Σ exp(x), with the highest score taken off first so that nothing overflows. */
function softmax(scores: readonly number[]): number[] {
  const highest = scores.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const powers = scores.map((score) => Math.exp(score - highest));
  const total = sum(powers);
  return powers.map((power) => power / total);
}

/** x / ‖x‖₂, negative ones as 0. */
function l2(scores: readonly number[]): number[] {
  const unit = unitOf(scores);
  const norm = Math.sqrt(sum(scores.map((score) => (score / unit) ** 2)));
  return scores.map((score) => (norm > 0 ? clamp(score / unit / norm) : 0));
}

/** The power of two nearest below the largest: measured in it, no square and no difference is too large or too small. */
function unitOf(values: readonly number[]): number {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  // The logarithm of the largest number is rounded up to that of infinity.
  return largest > 0 ? 2 ** Math.min(1023, Math.floor(Math.log2(largest))) : 1;
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

function clamp(score: number): number {
  return Math.min(1, Math.max(0, score));
}
