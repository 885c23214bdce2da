import { validationError } from '@tocsin/contract';
import type { DocumentFilter } from '../catalog/document-list/filter.ts';
import { type CollectionPlace, scanDocuments } from '../catalog/document-list/scan.ts';
import { chunksOf } from '../catalog/versions.ts';
import type { Reader } from '../store/database.ts';

/** Documents that one transaction changes: others wait for its end, some milliseconds on SQLite. */
export const CHANGED_AT_ONCE = 100;

/**
 * The ids of the documents that pass a filter, in parts that one transaction can change. Documents that are added behind
 * the last one of the beginning are left out, so that the walk ends.
 */
export async function* idsMatching(
  db: Reader,
  place: CollectionPlace,
  filter: DocumentFilter,
  signal: AbortSignal,
): AsyncGenerator<string[]> {
  const until = await lastId(db, place);
  if (until === null) return;
  for await (const { rows } of scanDocuments(db, place, { after: null, until, signal })) {
    const ids = (await filter.pass(db, rows)).map(({ row }) => row.document_id);
    yield* chunksOf(ids, CHANGED_AT_ONCE);
  }
}

async function lastId(db: Reader, { namespaceId, collectionId }: CollectionPlace): Promise<string | null> {
  const row = await db
    .selectFrom('documents')
    .select('document_id')
    .where('namespace_id', '=', namespaceId)
    .where('collection_id', '=', collectionId)
    .orderBy('document_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.document_id ?? null;
}

/** All ids that pass a filter. @throws ApiError 422 where there are more than `limit` */
export async function fewIdsMatching(
  db: Reader,
  place: CollectionPlace,
  filter: DocumentFilter,
  limit: number,
  signal: AbortSignal,
): Promise<string[]> {
  const ids: string[] = [];
  for await (const part of idsMatching(db, place, filter, signal)) {
    ids.push(...part);
    if (ids.length > limit)
      throw validationError(
        'filters',
        `match more than ${limit} documents, which alerts do not check as one batch; narrow them, or leave out alerts=run`,
      );
  }
  return ids;
}
