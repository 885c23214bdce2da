import type { StageBody } from '../stages/stage.ts';
import { clauseOfAny } from './clause.ts';
import { findInCollections } from './find-in-collections.ts';
import { DEFAULT_FINAL_TOP_K, type FeatureSearchStage } from './plan.ts';
import { searchHits } from './search-hits.ts';
import { verdictsOf } from './verdicts.ts';

/** What a `feature_search` stage does: on its own in collections, and on what stages before it left. */
export function searchStage(plan: FeatureSearchStage, place: string): Omit<StageBody, 'check'> {
  const { searches, finalTopK, grouping, facets } = plan;
  const verdicts = verdictsOf(searches);
  const cuts = finalTopK !== null || searches.some(({ topK }) => topK !== null);
  return {
    search: {
      searches,
      clause: () => clauseOfAny(searches),
      joint: searches.length > 1 || cuts || grouping !== null || facets.length > 0,
      scores: (document, collectionId) =>
        verdicts(document, collectionId).map((verdict) => verdict?.score ?? null),
      mapSearches: (change) => {
        const changed = searches.map((search, i) => change(search, `${place}.searches[${i}].query`));
        return searchStage({ ...plan, searches: changed }, place);
      },
      find: (scope) => findInCollections(plan, scope),
    },
    run: (list, at) => searchHits(plan, verdicts, list, at),
    estimate: (count) => Math.min(count, finalTopK ?? DEFAULT_FINAL_TOP_K),
  };
}
