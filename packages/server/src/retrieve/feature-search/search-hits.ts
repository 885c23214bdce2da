import type { EngineDocument } from '@tocsin/engine';
import { featureNamesIn } from '../document-fields.ts';
import type { Hit, HitList } from '../hit.ts';
import { byScore } from '../order.ts';
import { FacetCounter } from '../ranking/facets.ts';
import type { FeatureSearch, StageRun } from '../stages/stage.ts';
import { embedText, isText } from '../text-query.ts';
import { combine, withoutRepeats } from './combine.ts';
import { refuseIncomparable } from './comparable.ts';
import { DEFAULT_FINAL_TOP_K, DEFAULT_TOP_K, type FeatureSearchStage } from './plan.ts';
import { type Verdicts, verdictsOf } from './verdicts.ts';

/**
 * Runs a `feature_search` on what stages before it left: ranks those documents, and no others. Where the documents arrive
 * only numbers that the client named cut.
 */
export async function searchHits(
  plan: FeatureSearchStage,
  verdicts: Verdicts,
  list: HitList,
  at: StageRun,
): Promise<HitList> {
  // Among documents at hand the engine says what cannot be compared, document by document.
  if (!at.standing) await refuseAnyIncomparable(plan.searches, list.hits, at);
  const documents = await at.documents(list.hits, featuresOf(plan.searches));
  const verdictsIn = await verdictsByCollection(plan.searches, verdicts, list.hits, at);
  const rows = list.hits.map((hit, i) =>
    foundBy(hit, documents[i] as EngineDocument, verdictsIn(hit.collectionId)),
  );
  const counter = new FacetCounter(plan.facets);
  for (const row of rows) for (const hit of row) if (hit !== null) counter.add(hit);
  let limited = list.limited;
  const bySearch = plan.searches.map(({ topK }, i) => {
    const found = rows.map((row) => row[i] ?? null).filter((hit) => hit !== null);
    const most = topK ?? (at.standing ? found.length : DEFAULT_TOP_K);
    limited ||= found.length > most;
    return found.sort(byScore).slice(0, most);
  });
  const most = plan.finalTopK ?? (at.standing ? null : DEFAULT_FINAL_TOP_K);
  return { ...list, ...combine(plan, { bySearch, limited, facets: counter.facets() }, most) };
}

async function refuseAnyIncomparable(
  searches: readonly FeatureSearch[],
  hits: readonly Hit[],
  { source }: StageRun,
): Promise<void> {
  for (const collectionId of new Set(hits.map((hit) => hit.collectionId)))
    for (const search of searches) await refuseIncomparable(source, collectionId, search);
}

/** Text becomes a vector in each collection by itself. */
async function verdictsByCollection(
  searches: readonly FeatureSearch[],
  verdicts: Verdicts,
  hits: readonly Hit[],
  { source }: StageRun,
): Promise<(collectionId: string) => Verdicts> {
  if (!searches.some(isText)) return () => verdicts;
  const own = new Map<string, Verdicts>();
  for (const collectionId of new Set(hits.map((hit) => hit.collectionId))) {
    const extractor = await source.extractor(collectionId);
    own.set(collectionId, verdictsOf(searches.map((search) => embedText(search, extractor))));
  }
  return (collectionId) => own.get(collectionId) ?? verdicts;
}

/** The hit as each search finds it, null where it does not. */
function foundBy(
  { searchScores: known, ...hit }: Hit,
  document: EngineDocument,
  verdicts: Verdicts,
): (Hit | null)[] {
  if (known !== undefined) return known.map((score) => (score === null ? null : { ...hit, score }));
  return verdicts(document, hit.collectionId).map((verdict) => {
    if (verdict === null) return null;
    const evidence = withoutRepeats([...hit.evidence, ...verdict.evidence]); // the engine has left its own
    return { ...hit, score: verdict.score, evidence };
  });
}

/** The features that the searches look at, with those that they compare with and those that their filters name. */
function featuresOf(searches: readonly FeatureSearch[]): string[] {
  const compared = searches.flatMap(({ feature, query }) =>
    query.kind === 'field' ? [feature, query.field] : [feature],
  );
  return [...compared, ...featureNamesIn(searches.map(({ filter }) => filter))];
}
