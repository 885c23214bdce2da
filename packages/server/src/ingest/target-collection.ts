import { notFound } from '@tocsin/contract';
import { extractorOf } from '../extract/collection-extractor.ts';
import type { PreparedExtractor } from '../extract/extractor.ts';
import type { Reader } from '../store/database.ts';

/** What writing documents depends on; the extractor never changes without the version. */
export interface TargetCollection {
  readonly version: number;
  readonly extractor: PreparedExtractor;
}

/** Reads the collection that documents go to. @throws ApiError 404 */
export async function targetCollection(
  db: Reader,
  { namespaceId, collectionId }: { namespaceId: string; collectionId: string },
): Promise<TargetCollection> {
  const row = await db
    .selectFrom('collections')
    .select(['version', 'definition_json'])
    .where('namespace_id', '=', namespaceId)
    .where('collection_id', '=', collectionId)
    .executeTakeFirst();
  if (!row) throw notFound('collection', collectionId);
  return { version: row.version, extractor: extractorOf(row) };
}
