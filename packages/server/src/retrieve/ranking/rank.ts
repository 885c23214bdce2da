import type { DocumentSource } from '../document-source.ts';
import { refuseIncomparable } from '../feature-search/comparable.ts';
import type { FeatureSearch, SearchScope } from '../stages/stage.ts';
import { embedText, isText } from '../text-query.ts';
import { Candidates } from './candidates.ts';
import { scorerOf } from './scorer.ts';

/**
 * Compares the query of a search with the features of the collections: with every one, or, where vectors can be ordered,
 * with those that could be among the best. The result is the same.
 */
export async function rank(
  { source, collectionIds, exclude }: SearchScope,
  search: FeatureSearch,
): Promise<Candidates> {
  const isExcluded = (found: { collectionId: string; documentId: string }): boolean =>
    exclude?.documentId === found.documentId && exclude.collectionId === found.collectionId;
  const candidates = new Candidates(search.minScore ?? 0, isExcluded);
  for (const collectionId of collectionIds) {
    const here = await searchIn(source, collectionId, search);
    await refuseIncomparable(source, collectionId, here);
    const score = scorerOf(here);
    const order =
      here.query.kind === 'vector'
        ? await source.order(collectionId, search.feature, here.query.vector, search.minScore ?? 0)
        : null;
    if (order !== null) candidates.supply(collectionId, order, score);
    else
      for await (const page of source.features(collectionId, search.feature))
        for (const { documentId, data } of page) candidates.add(collectionId, documentId, data, score);
  }
  return candidates;
}

/** The search as it is for one collection: others may turn text into vectors of other dimensions. */
async function searchIn(
  source: DocumentSource,
  collectionId: string,
  search: FeatureSearch,
): Promise<FeatureSearch> {
  return isText(search) ? embedText(search, await source.extractor(collectionId)) : search;
}
