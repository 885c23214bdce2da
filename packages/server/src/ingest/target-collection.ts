import { notFound } from '@tocsin/contract';
import { sql } from 'kysely';
import { extractorOf } from '../extract/collection-extractor.ts';
import type { PreparedExtractor } from '../extract/extractor.ts';
import type { Reader } from '../store/database.ts';

/** What writing documents depends on; the extractor never changes without the version. */
export interface TargetCollection {
  readonly version: number;
  readonly extractor: PreparedExtractor;
  /** Whether an alert looks at what arrives on a schedule; never changes without the version either. */
  readonly ticks: boolean;
}

/** Reads the collection that documents go to. @throws ApiError 404 */
export async function targetCollection(
  db: Reader,
  { namespaceId, collectionId }: { namespaceId: string; collectionId: string },
): Promise<TargetCollection> {
  const row = await db
    .selectFrom('collections')
    .select(({ selectFrom }) => [
      'version',
      'definition_json',
      selectFrom('alert_applications')
        .select(sql<number>`1`.as('one'))
        .where('namespace_id', '=', namespaceId)
        .where('collection_id', '=', collectionId)
        .where('next_tick_at', 'is not', null)
        .limit(1)
        .as('ticks'),
    ])
    .where('namespace_id', '=', namespaceId)
    .where('collection_id', '=', collectionId)
    .executeTakeFirst();
  if (!row) throw notFound('collection', collectionId);
  return { version: row.version, extractor: extractorOf(row), ticks: row.ticks !== null };
}
