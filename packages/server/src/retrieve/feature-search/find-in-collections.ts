import type { Hit, HitList } from '../hit.ts';
import { FacetCounter } from '../ranking/facets.ts';
import { findNearest, type Nearest } from '../ranking/find.ts';
import type { SearchScope } from '../stages/stage.ts';
import { combine } from './combine.ts';
import { DEFAULT_FINAL_TOP_K, DEFAULT_TOP_K, type FeatureSearchStage } from './plan.ts';

/** Runs a `feature_search` as the first stage that looks at collections. */
export async function findInCollections(plan: FeatureSearchStage, scope: SearchScope): Promise<HitList> {
  const most = plan.finalTopK ?? DEFAULT_FINAL_TOP_K;
  const counter = new FacetCounter(plan.facets);
  const onPass = plan.facets.length > 0 ? (hit: Hit) => counter.add(hit) : null;
  const found: Nearest[] = [];
  for (const search of plan.searches) {
    const wanted = search.topK ?? DEFAULT_TOP_K;
    const alone = plan.searches.length === 1 && plan.grouping === null;
    found.push(
      await findNearest(scope, search, scope.filters, alone ? Math.min(wanted, most) : wanted, onPass),
    );
  }
  scope.note({
    compared: sum(found.map(({ compared }) => compared)),
    filtered: sum(found.map(({ filtered }) => filtered)),
  });
  const limited = found.some((one) => one.limited);
  return combine(plan, { bySearch: found.map(({ hits }) => hits), limited, facets: counter.facets() }, most);
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
