import type { Evidence } from '@tocsin/engine';
import { canonicalJson } from '../../platform/json.ts';
import { cutHits } from '../cut-hits.ts';
import { groupHits } from '../group-hits.ts';
import type { Facet, Hit, HitList } from '../hit.ts';
import { keyOf } from '../hit-fields.ts';
import { byScore } from '../order.ts';
import { fuse } from '../ranking/fusion.ts';
import type { FeatureSearchStage } from './plan.ts';

/** What the searches of a stage found, each best first, and whether any of them was cut. */
export interface Found {
  readonly bySearch: readonly (readonly Hit[])[];
  readonly limited: boolean;
  readonly facets: readonly Facet[];
}

/**
 * What several searches found as one list: fused, grouped, cut.
 * @param most documents, or groups, that are handed on; null = all
 */
export function combine(plan: FeatureSearchStage, found: Found, most: number | null): HitList {
  const hits =
    found.bySearch.length === 1 ? (found.bySearch[0] as readonly Hit[]) : fused(plan, found.bySearch);
  const list: HitList = {
    hits,
    limited: found.limited,
    ...(found.facets.length > 0 && { facets: found.facets }),
  };
  const { grouping } = plan;
  return grouping === null
    ? cutHits(list, most)
    : groupHits(list, { ...grouping, groups: grouping.groups ?? most });
}

function fused({ searches, fusion }: FeatureSearchStage, bySearch: Found['bySearch']): Hit[] {
  const scores = fuse(
    fusion,
    bySearch.map((hits, i) => ({
      weight: searches[i]?.weight ?? 1,
      found: hits.map((hit) => ({ key: keyOf(hit), score: hit.score })),
    })),
  );
  const merged = new Map<string, Hit>();
  for (const hit of bySearch.flat()) {
    const key = keyOf(hit);
    const before = merged.get(key);
    const evidence = before ? withoutRepeats([...before.evidence, ...hit.evidence]) : hit.evidence;
    merged.set(key, { ...hit, score: scores.get(key) as number, evidence });
  }
  return [...merged.values()].sort(byScore);
}

/** Evidence with each clause once: filters that searches share say the same for each. */
export function withoutRepeats(evidence: readonly Evidence[]): Evidence[] {
  const seen = new Map(evidence.map((one) => [canonicalJson(one), one]));
  return [...seen.values()];
}
