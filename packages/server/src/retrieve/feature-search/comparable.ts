import { validationError } from '@tocsin/contract';
import { type FeatureShape, incomparable } from '@tocsin/engine';
import type { DocumentSource } from '../document-source.ts';
import { RunError } from '../run-error.ts';
import type { FeatureSearch, Stage } from '../stages/stage.ts';

/**
 * Makes sure that a search can be compared with what a collection has: a query of another kind or size finds nothing, and
 * must not look as if nothing were near.
 * @throws RunError
 */
export async function refuseIncomparable(
  source: DocumentSource,
  collectionId: string,
  search: FeatureSearch,
): Promise<void> {
  const problem = await problemOf(source, collectionId, search);
  if (problem !== null) throw new RunError(problem);
}

/** The same for all stages of a retriever before it runs. @throws ApiError 422 naming the query */
export async function refuseIncomparableQueries(
  source: DocumentSource,
  collectionIds: readonly string[],
  stages: readonly Stage[],
): Promise<void> {
  for (const { search, place } of stages)
    for (const [i, one] of (search?.searches ?? []).entries())
      for (const collectionId of collectionIds) {
        const problem = await problemOf(source, collectionId, one);
        if (problem !== null) throw validationError(`${place}.searches[${i}].query`, problem);
      }
}

async function problemOf(
  source: DocumentSource,
  collectionId: string,
  { feature, query }: FeatureSearch,
): Promise<string | null> {
  const asked = shapeOf(query);
  if (asked === null) return null;
  const found = (await source.featureShapes(collectionId)).get(feature);
  if (found === undefined || (found.kind === asked.kind && found.size === asked.size)) return null;
  const { place, message } = incomparable(feature, asked, found);
  return `${place} ${message} (in ${collectionId})`;
}

/** The shape of a query; null where it is not known before it is compared. */
function shapeOf(query: FeatureSearch['query']): FeatureShape | null {
  if (query.kind === 'vector') return { kind: 'vector', size: query.vector.length };
  return query.kind === 'hash' ? { kind: 'hash', size: query.hash.length * 8 } : null;
}
