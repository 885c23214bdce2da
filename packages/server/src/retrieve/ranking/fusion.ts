import { threeSigma } from '../normalize-scores.ts';

/** How the results of several searches become one. */
export const FUSIONS = ['rrf', 'dbsf', 'weighted', 'max'] as const;

/** How the results of several searches become one. */
export type Fusion = (typeof FUSIONS)[number];

/** What one search found, best first. */
export interface SearchResult {
  readonly weight: number;
  readonly found: readonly { readonly key: string; readonly score: number }[];
}

/** The constant of reciprocal rank fusion: how little the first ranks differ. */
const RRF_K = 60;

/**
 * One score in [0, 1] for each document that any search found; 1 is what a document gets that is best in all of them.
 *
 * - `rrf`: Σ 1 / (60 + rank), by its highest value n / 61 (Cormack, Clarke and Büttcher 2009)
 * - `dbsf`: the mean over all searches of the score normalised by the search's mean ± 3 standard deviations (Mazzeschi 2023)
 * - `weighted`: Σ weight · score / Σ weight
 * - `max`: the highest score
 *
 * A search that does not find a document adds 0 for it. Weights count in `weighted` only.
 */
export function fuse(fusion: Fusion, results: readonly SearchResult[]): Map<string, number> {
  const total = fusion === 'weighted' ? results.reduce((sum, { weight }) => sum + weight, 0) : results.length;
  const fused = new Map<string, number>();
  for (const result of results) {
    const shares = sharesOf(fusion, result);
    result.found.forEach(({ key }, i) => {
      const share = shares[i] as number;
      const before = fused.get(key) ?? 0;
      fused.set(key, fusion === 'max' ? Math.max(before, share) : before + share);
    });
  }
  if (fusion === 'max') return fused;
  return new Map([...fused].map(([key, score]) => [key, Math.min(1, score / total)]));
}

/** What a search adds for each document that it found. */
function sharesOf(fusion: Fusion, { weight, found }: SearchResult): number[] {
  const scores = found.map(({ score }) => score);
  switch (fusion) {
    case 'rrf':
      return found.map((_, i) => (RRF_K + 1) / (RRF_K + 1 + i));
    case 'dbsf':
      return threeSigma(scores);
    case 'weighted':
      return scores.map((score) => weight * score);
    case 'max':
      return scores;
  }
}
