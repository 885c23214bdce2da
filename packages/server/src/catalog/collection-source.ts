import { type SourceConfig, validationError } from '@tocsin/contract';
import type { Reader } from '../store/database.ts';
import { collectionIdOf } from './documents.ts';
import { nullIfMissing } from './lookup.ts';

/** Collections that one collection may read. */
const MAX_SOURCES = 100;

/** Checks that the collections that a collection reads are there. @throws ApiError 422 naming the place */
export async function checkSource(reader: Reader, namespaceId: string, source: SourceConfig): Promise<void> {
  const { type, collection_id: one, collection_ids: several } = source;
  if (type !== 'collection') return;
  if (one == null && !several?.length)
    throw validationError('source.collection_id', 'is required: the collection to read', 'missing');
  if ((several?.length ?? 0) > MAX_SOURCES)
    throw validationError('source.collection_ids', `must have at most ${MAX_SOURCES} collections`);
  if (one != null) await requireCollection(reader, namespaceId, one, 'source.collection_id');
  for (const [i, identifier] of (several ?? []).entries())
    await requireCollection(reader, namespaceId, identifier, `source.collection_ids[${i}]`);
}

async function requireCollection(
  reader: Reader,
  namespaceId: string,
  identifier: string,
  place: string,
): Promise<void> {
  const found = await nullIfMissing(collectionIdOf(reader, namespaceId, identifier));
  if (found === null) throw validationError(place, `there is no collection "${identifier}"`, 'not_found');
}
