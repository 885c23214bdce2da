import type { EngineDocument } from '@tocsin/engine';
import type { Hit, HitList } from '../hit.ts';
import { byScore } from '../order.ts';
import type { SearchScope } from '../stages/stage.ts';
import { passingAll } from './passing.ts';

/** Documents that a run holds at once; the list says so where more would pass. */
export const MAX_FOUND = 50_000;

/** All documents of collections that pass the filters, by document id. */
export async function scan(scope: SearchScope): Promise<HitList> {
  const hits: Hit[] = [];
  let scanned = 0;
  let limited = false;
  const passes = passingAll(scope.filters);
  for await (const { document, collectionId } of documentsOf(scope)) {
    scanned++;
    const hit = passes(document, collectionId);
    limited = hit !== null && hits.length === MAX_FOUND;
    if (limited) break;
    if (hit !== null) hits.push(hit);
  }
  scope.note({ scanned });
  return { hits: hits.sort(byScore), limited };
}

async function* documentsOf({
  source,
  collectionIds,
  exclude,
}: SearchScope): AsyncGenerator<{ document: EngineDocument; collectionId: string }> {
  for (const collectionId of collectionIds)
    for await (const page of source.scan(collectionId))
      for (const document of page)
        if (exclude?.documentId !== document.id || exclude.collectionId !== collectionId)
          yield { document, collectionId };
}
