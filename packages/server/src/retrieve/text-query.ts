import type { PreparedExtractor } from '../extract/extractor.ts';
import type { FeatureSearch, Stage } from './stages/stage.ts';

/**
 * A search with its text turned into the vector that documents with this text have in a collection.
 * @param extractor of the collection whose documents are searched
 * @throws ApiError 422 where the collection cannot do that
 */
export function embedText(
  search: FeatureSearch,
  extractor: PreparedExtractor,
  place = 'query',
): FeatureSearch {
  const { query, feature } = search;
  if (query.kind !== 'text') return search;
  return { ...search, query: { kind: 'vector', vector: extractor.embed(feature, query.text, place) } };
}

/** Stages for the documents of one collection, with every text query turned into a vector. @throws ApiError 422 */
export function embedTexts(stages: readonly Stage[], extractor: PreparedExtractor): Stage[] {
  return stages.map((stage) =>
    stage.search?.searches.some(isText)
      ? { ...stage, ...stage.search.mapSearches((search, place) => embedText(search, extractor, place)) }
      : stage,
  );
}

/** Whether a search is asked with text. */
export function isText({ query }: FeatureSearch): boolean {
  return query.kind === 'text';
}
