import type { Grouping } from '../group-hits.ts';
import type { FacetWish } from '../ranking/facets.ts';
import type { Fusion } from '../ranking/fusion.ts';
import type { FeatureSearch } from '../stages/stage.ts';

/** The largest number that a search or a stage may ask for. */
export const MAX_TOP_K = 10_000;
/** How many a search finds where the client names no number. */
export const DEFAULT_TOP_K = 100;
/** How many a `feature_search` stage hands on where the client names no number. */
export const DEFAULT_FINAL_TOP_K = 25;

/** A `feature_search` stage as it was read. */
export interface FeatureSearchStage {
  readonly searches: readonly FeatureSearch[];
  readonly fusion: Fusion;
  /** null where the client named none. */
  readonly finalTopK: number | null;
  readonly grouping: Grouping | null;
  readonly facets: readonly FacetWish[];
}
