import { type EngineDocument, hashScore, maxHashDistance } from '@tocsin/engine';
import type { PreparedExtractor } from '../../extract/extractor.ts';
import { completeInputs } from '../../retrieve/inputs.ts';
import { parseStages } from '../../retrieve/parse.ts';
import type { FeatureSearch, SearchStage, Stage } from '../../retrieve/stages/stage.ts';
import { embedTexts } from '../../retrieve/text-query.ts';
import { dependsOnDocument, inputsOf } from '../inputs-of-document.ts';
import type { PreparedAlert } from '../prepared-alert.ts';

/** The longest hash, in bits: no two differ in more. */
const MAX_BITS = 512;

/** The first search of a draft, looking at documents with its threshold and without. */
export interface DraftSearch {
  /** `stages[0].parameters.searches[0]` */
  readonly place: string;
  readonly search: FeatureSearch;
  readonly metric: 'cosine' | 'hamming';
  /** Further searches of the draft. */
  readonly others: number;
  /** Null where it cannot score the document: it lacks the feature, say. */
  scoreOf(document: EngineDocument): { readonly score: number; readonly above: boolean } | null;
}

/**
 * Finds the first search of a draft, which may differ from document to document; null where the draft has none that looks at
 * the documents themselves, or a document lacks its inputs.
 * @param extractor of the collection, for searches that are asked with text
 */
export function draftSearches(
  alert: PreparedAlert,
  collectionId: string,
  extractor: PreparedExtractor,
): (document: EngineDocument) => DraftSearch | null {
  if (alert.collectionIds.length > 0) return () => null;
  const searchFor = (document: EngineDocument | null): DraftSearch | null => {
    const given = inputsOf(alert.mappings, alert.inputSchema, document);
    const { inputs, problems } = completeInputs(alert.inputSchema, given);
    if (problems.missing.length + problems.wrongType.length > 0) return null;
    return firstSearch(embedTexts(parseStages(alert.stages, inputs), extractor), collectionId);
  };
  if (dependsOnDocument(alert.mappings)) return (document) => attempt(() => searchFor(document));
  const only = attempt(() => searchFor(null));
  return () => only;
}

/** The run of the draft says what went wrong. */
function attempt<T>(make: () => T): T | null {
  try {
    return make();
  } catch {
    return null;
  }
}

function firstSearch(stages: readonly Stage[], collectionId: string): DraftSearch | null {
  const searches = stages.flatMap(({ search, place }) => (search === undefined ? [] : { search, place }));
  const [first] = searches;
  if (first === undefined) return null;
  const search = first.search.searches[0] as FeatureSearch;
  const strict = changed(first.search, (one) => ({ ...one, filter: null }));
  const loose = changed(first.search, withoutThreshold);
  const all = searches.reduce((sum, one) => sum + one.search.searches.length, 0);
  return {
    place: `${first.place}.searches[0]`,
    search,
    metric: isOfHashes(search) ? 'hamming' : 'cosine',
    others: all - 1,
    scoreOf(document) {
      const score = scoreIn(loose, document, collectionId);
      return score === null ? null : { score, above: scoreIn(strict, document, collectionId) !== null };
    },
  };
}

function changed(stage: SearchStage, change: (search: FeatureSearch) => FeatureSearch): SearchStage {
  return stage.mapSearches(change).search as SearchStage;
}

function scoreIn(stage: SearchStage, document: EngineDocument, collectionId: string): number | null {
  return attempt(() => stage.scores(document, collectionId)[0] ?? null);
}

function withoutThreshold(search: FeatureSearch): FeatureSearch {
  return {
    ...search,
    filter: null,
    minScore: isOfHashes(search) ? null : 0,
    maxDistance: isOfHashes(search) ? MAX_BITS : null,
  };
}

function isOfHashes({ query, maxDistance }: FeatureSearch): boolean {
  return query.kind === 'hash' || (query.kind === 'field' && maxDistance !== null);
}

/** The lowest score that passes; null where every score does, or the hash of no document says how long hashes are. */
export function thresholdOf({ search, metric }: DraftSearch, scored: EngineDocument | null): number | null {
  const { feature, query, minScore, maxDistance } = search;
  if (metric === 'cosine') return minScore;
  const bits = 8 * ((query.kind === 'hash' ? query.hash : scored?.hashes.get(feature))?.length ?? 0);
  if (bits === 0 || (minScore === null && maxDistance === null)) return null;
  const byScore = minScore === null ? bits : maxHashDistance(minScore, bits);
  return hashScore(Math.min(maxDistance ?? bits, byScore), bits);
}
