import type { DocumentSource } from '../document-source.ts';
import { byScore } from '../order.ts';
import type { FeatureSearch, SearchScope } from '../stages/stage.ts';
import { embedText, isText } from '../text-query.ts';
import { BestFirst } from './best-first.ts';
import { type FeatureScore, scorerOf } from './scorer.ts';

/** A document that a search may find, before filters. */
export interface Scored extends FeatureScore {
  readonly collectionId: string;
  readonly documentId: string;
}

/** What a search found before filters: candidates to be taken best first, and how many features were compared. */
export interface Ranking {
  readonly candidates: BestFirst<Scored>;
  readonly compared: number;
}

/** Compares the query of a search with every feature of the collections: exact, whatever their number. */
export async function rank(
  { source, collectionIds, exclude }: SearchScope,
  search: FeatureSearch,
): Promise<Ranking> {
  const candidates = new BestFirst<Scored>(byScore);
  let compared = 0;
  for (const collectionId of collectionIds) {
    const score = scorerOf(await searchIn(source, collectionId, search));
    for await (const page of source.features(collectionId, search.feature))
      for (const { documentId, data } of page) {
        compared++;
        if (exclude?.documentId === documentId && exclude.collectionId === collectionId) continue;
        const found = score(data);
        if (found !== null) candidates.add({ collectionId, documentId, ...found });
      }
  }
  return { candidates, compared };
}

/** The search as it is for one collection: others may turn text into vectors of other dimensions. */
async function searchIn(
  source: DocumentSource,
  collectionId: string,
  search: FeatureSearch,
): Promise<FeatureSearch> {
  return isText(search) ? embedText(search, await source.extractor(collectionId)) : search;
}
