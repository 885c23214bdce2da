import { type NearDuplicates, validationError } from '@tocsin/contract';
import { extractorOf } from '../extract/collection-extractor.ts';
import type { Reader } from '../store/database.ts';
import { chunksOf } from './versions.ts';

/** A feature as the documents of a collection have it, or will have it. */
interface Known {
  readonly collection: string;
  readonly kind: 'vector' | 'hash';
  /** Dimensions of a vector, bits of a hash. */
  readonly size: number;
}

/**
 * Refuses a threshold that does not fit the feature that it is about, as these collections have it: bits of a hash, or the
 * cosine of a vector. A collection that does not have the feature yet may have it later.
 * @param place of `near_duplicates`, or of the alert that has it, in the request
 * @throws ApiError 422
 */
export async function checkNearDuplicates(
  reader: Reader,
  namespaceId: string,
  collectionIds: readonly string[],
  near: NearDuplicates,
  place: string,
): Promise<void> {
  for (const part of chunksOf(collectionIds))
    for (const known of await featureIn(reader, namespaceId, part, near.feature)) {
      const problem = problemWith(near, known);
      if (problem !== null) throw validationError(place, `near_duplicates: ${problem}`);
    }
}

function problemWith({ feature, max_distance }: NearDuplicates, known: Known): string | null {
  const { collection, kind, size } = known;
  const is = `the feature "${feature}" is a ${kind} in the collection "${collection}"`;
  if (kind === 'vector')
    return max_distance == null
      ? null
      : `${is}; give min_score, a cosine from 0 to 1, in place of max_distance`;
  if (max_distance == null)
    return `${is}; give max_distance, in bits from 0 to ${size}, in place of min_score`;
  return max_distance <= size ? null : `${is} of ${size} bits; give a max_distance of at most ${size}`;
}

async function featureIn(
  reader: Reader,
  namespaceId: string,
  collectionIds: readonly string[],
  feature: string,
): Promise<Known[]> {
  const rows = await reader
    .selectFrom('collections as c')
    .leftJoin('features as f', (join) =>
      join
        .onRef('f.namespace_id', '=', 'c.namespace_id')
        .onRef('f.collection_id', '=', 'c.collection_id')
        .on('f.feature', '=', feature),
    )
    .select(['c.name as collection', 'c.definition_json', 'f.kind', 'f.size'])
    .where('c.namespace_id', '=', namespaceId)
    .where('c.collection_id', 'in', collectionIds)
    .execute();
  return rows.flatMap(({ collection, kind, size, definition_json }): Known[] => {
    if (kind !== null) return [{ collection, kind, size: Number(size) }];
    const own = extractorOf({ definition_json }).outputs.find((output) => output.feature === feature);
    return own === undefined ? [] : [{ collection, kind: 'vector', size: own.dimensions }];
  });
}
