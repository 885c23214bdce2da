import { sql } from 'kysely';
import { breathe } from '../../platform/breathe.ts';
import type { Reader } from '../../store/database.ts';
import type { StoredDocument } from '../documents.ts';
import { chunksOf } from '../versions.ts';
import { type CollectionPlace, documentsNamed } from './scan.ts';

/** Documents that are read at once. */
const STEP_ROWS = 128;

/** The latest documents of a collection. */
export interface LatestDocuments {
  /** Newest first. */
  readonly rows: readonly StoredDocument[];
  /** Whether some were left out because together they are too large. */
  readonly cut: boolean;
}

/**
 * The documents that were created last.
 * @param bytes that their payloads may take together, but for the newest one, which is always there
 */
export async function latestDocuments(
  db: Reader,
  place: CollectionPlace,
  count: number,
  bytes: number,
): Promise<LatestDocuments> {
  const all = await newestOf(db, place, count);
  let sum = 0;
  const fits = all.filter((row, i) => (sum += Number(row.bytes)) <= bytes || i === 0);
  const rows: StoredDocument[] = [];
  for (const part of chunksOf(
    fits.map((row) => row.document_id),
    STEP_ROWS,
  )) {
    const found = new Map((await documentsNamed(db, place, part)).map((row) => [row.document_id, row]));
    rows.push(...part.flatMap((id) => found.get(id) ?? []));
    await breathe();
  }
  return { rows, cut: fits.length < all.length };
}

function newestOf(db: Reader, { namespaceId, collectionId }: CollectionPlace, count: number) {
  return db
    .selectFrom('documents')
    .select(['document_id', sql<number>`octet_length(payload_json)`.as('bytes')])
    .where('namespace_id', '=', namespaceId)
    .where('collection_id', '=', collectionId)
    .orderBy('created_at', 'desc')
    .orderBy('document_id', 'desc')
    .limit(count)
    .execute();
}
