import { notFound } from '@tocsin/contract';
import type { EngineDocument } from '@tocsin/engine';
import { extractorOf } from '../extract/collection-extractor.ts';
import type { PreparedExtractor } from '../extract/extractor.ts';
import { breathe } from '../platform/breathe.ts';
import type { Reader } from '../store/database.ts';

/** The stored documents of a namespace as retrievers read them. */
export interface DocumentSource {
  /** All documents of a collection, in pages. Without their features. */
  scan(collectionId: string): AsyncIterable<readonly EngineDocument[]>;
  /** One feature of all documents of a collection, in pages. */
  features(collectionId: string, feature: string): AsyncIterable<readonly StoredFeature[]>;
  /** The feature extractor of a collection, which turns text queries into its vectors. @throws ApiError 404 */
  extractor(collectionId: string): Promise<PreparedExtractor>;
  /** Documents by `collection/document`. */
  load(
    keys: readonly { collectionId: string; documentId: string }[],
  ): Promise<ReadonlyMap<string, EngineDocument>>;
}

/** float32 components or the bytes of a hash. */
export interface StoredFeature {
  readonly documentId: string;
  readonly data: Uint8Array;
}

const PAGE = 1000;

/** Reads from the database, giving way to other work between pages. */
export function storedDocuments(db: Reader, namespaceId: string): DocumentSource {
  return {
    scan: (collectionId) => scan(db, namespaceId, collectionId),
    features: (collectionId, feature) => features(db, namespaceId, collectionId, feature),
    extractor: (collectionId) => storedExtractor(db, namespaceId, collectionId),
    load: (keys) => load(db, namespaceId, keys),
  };
}

async function* scan(
  db: Reader,
  namespaceId: string,
  collectionId: string,
): AsyncGenerator<EngineDocument[]> {
  for (let after = ''; ; ) {
    const rows = await db
      .selectFrom('documents')
      .select(['document_id', 'payload_json'])
      .where('namespace_id', '=', namespaceId)
      .where('collection_id', '=', collectionId)
      .where('document_id', '>', after)
      .orderBy('document_id')
      .limit(PAGE)
      .execute();
    if (rows.length > 0) yield rows.map(toDocument);
    if (rows.length < PAGE) return;
    after = rows.at(-1)?.document_id as string;
    await breathe();
  }
}

async function* features(
  db: Reader,
  namespaceId: string,
  collectionId: string,
  feature: string,
): AsyncGenerator<StoredFeature[]> {
  for (let after = ''; ; ) {
    const rows = await db
      .selectFrom('document_features')
      .select(['document_id as documentId', 'data'])
      .where('namespace_id', '=', namespaceId)
      .where('collection_id', '=', collectionId)
      .where('feature', '=', feature)
      .where('document_id', '>', after)
      .orderBy('document_id')
      .limit(PAGE)
      .execute();
    if (rows.length > 0) yield rows;
    if (rows.length < PAGE) return;
    after = rows.at(-1)?.documentId as string;
    await breathe();
  }
}

async function storedExtractor(
  db: Reader,
  namespaceId: string,
  collectionId: string,
): Promise<PreparedExtractor> {
  const row = await db
    .selectFrom('collections')
    .select('definition_json')
    .where('namespace_id', '=', namespaceId)
    .where('collection_id', '=', collectionId)
    .executeTakeFirst();
  if (!row) throw notFound('collection', collectionId);
  return extractorOf(row);
}

async function load(
  db: Reader,
  namespaceId: string,
  keys: readonly { collectionId: string; documentId: string }[],
): Promise<Map<string, EngineDocument>> {
  const found = new Map<string, EngineDocument>();
  for (const collectionId of new Set(keys.map((key) => key.collectionId))) {
    const ids = keys.filter((key) => key.collectionId === collectionId).map((key) => key.documentId);
    const rows = await db
      .selectFrom('documents')
      .select(['document_id', 'payload_json'])
      .where('namespace_id', '=', namespaceId)
      .where('collection_id', '=', collectionId)
      .where('document_id', 'in', ids)
      .execute();
    for (const row of rows) found.set(`${collectionId}/${row.document_id}`, toDocument(row));
  }
  return found;
}

function toDocument(row: { document_id: string; payload_json: string }): EngineDocument {
  return {
    id: row.document_id,
    payload: JSON.parse(row.payload_json) as Record<string, unknown>,
    vectors: new Map(),
    hashes: new Map(),
  };
}
