import type { Hit, HitList } from '../hit.ts';
import { byScore } from '../order.ts';
import type { SearchScope } from '../stages/stage.ts';
import { passingAll, type StoredDocument } from './passing.ts';

/** Documents that a run holds at once; the list says so where more would pass. */
export const MAX_FOUND = 50_000;

/** All documents of collections that pass the filters, by document id. */
export async function scan(scope: SearchScope): Promise<HitList> {
  const hits: Hit[] = [];
  let scanned = 0;
  const passes = passingAll(scope.source, scope.filters);
  for await (const page of pagesOf(scope)) {
    scanned += page.length;
    for (const hit of await passes(page)) if (hit !== null) hits.push(hit);
    if (hits.length > MAX_FOUND) break;
  }
  scope.note({ scanned });
  const limited = hits.length > MAX_FOUND;
  return { hits: hits.slice(0, MAX_FOUND).sort(byScore), limited };
}

async function* pagesOf({ source, collectionIds, exclude }: SearchScope): AsyncGenerator<StoredDocument[]> {
  for (const collectionId of collectionIds)
    for await (const page of source.scan(collectionId))
      yield page
        .filter(({ id }) => exclude?.documentId !== id || exclude.collectionId !== collectionId)
        .map((document) => ({ document, collectionId }));
}
