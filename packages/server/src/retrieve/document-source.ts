import { notFound } from '@tocsin/contract';
import type { EngineDocument, FeatureShape } from '@tocsin/engine';
import { extractorOf } from '../extract/collection-extractor.ts';
import type { PreparedExtractor } from '../extract/extractor.ts';
import { toFloats } from '../extract/feature-values.ts';
import { breathe } from '../platform/breathe.ts';
import type { Reader } from '../store/database.ts';
import type { DocumentFeatures } from './document-fields.ts';
import { featurePages, type StoredFeature } from './feature-rows.ts';
import type { VectorOrder } from './vector-order.ts';
import type { VectorOrders } from './vector-orders.ts';

/** The stored documents of a namespace as retrievers read them. */
export interface DocumentSource {
  /** All documents of a collection, in pages. Without their features. */
  scan(collectionId: string): AsyncIterable<readonly EngineDocument[]>;
  /** One feature of all documents of a collection, in pages. */
  features(collectionId: string, feature: string): AsyncIterable<readonly StoredFeature[]>;
  /** The feature extractor of a collection, which turns text queries into its vectors. @throws ApiError 404 */
  extractor(collectionId: string): Promise<PreparedExtractor>;
  /** The same nearly in the order in which vectors are near to a query, those that score enough; null where it cannot. */
  order(
    collectionId: string,
    feature: string,
    query: Float32Array,
    minScore: number,
  ): Promise<VectorOrder | null>;
  /** Documents by `collection/document`. */
  load(
    keys: readonly { collectionId: string; documentId: string }[],
  ): Promise<ReadonlyMap<string, EngineDocument>>;
  /** Some features of documents, by `collection/document`; documents without any of them are left out. */
  featuresOf(
    keys: readonly { collectionId: string; documentId: string }[],
    features: readonly string[],
  ): Promise<ReadonlyMap<string, DocumentFeatures>>;
  /** The features that documents of a collection have, by address: all of one are of the same kind and size. */
  featureShapes(collectionId: string): Promise<ReadonlyMap<string, FeatureShape>>;
  /** The id of a collection that is given by id or name; null where there is none. */
  collectionNamed(identifier: string): Promise<string | null>;
}

const PAGE = 1000;

/**
 * Reads from the database, giving way to other work between pages.
 * @param orders what orders vectors; without it they are all read
 */
export function storedDocuments(
  db: Reader,
  namespaceId: string,
  orders: VectorOrders = async () => null,
): DocumentSource {
  return {
    scan: (collectionId) => scan(db, namespaceId, collectionId),
    features: (collectionId, feature) => featurePages(db, { namespaceId, collectionId, feature }),
    order: (collectionId, feature, query, minScore) =>
      orders({ namespaceId, collectionId, feature }, query, minScore),
    extractor: (collectionId) => storedExtractor(db, namespaceId, collectionId),
    load: (keys) => load(db, namespaceId, keys),
    featuresOf: (keys, wanted) => featuresOf(db, namespaceId, keys, wanted),
    featureShapes: (collectionId) => featureShapes(db, namespaceId, collectionId),
    collectionNamed: (identifier) => collectionNamed(db, namespaceId, identifier),
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

/** Documents whose features are read with one query. */
const FEATURES_CHUNK = 200;

async function featuresOf(
  db: Reader,
  namespaceId: string,
  keys: readonly { collectionId: string; documentId: string }[],
  features: readonly string[],
): Promise<Map<string, DocumentFeatures>> {
  const found = new Map<string, { vectors: Map<string, Float32Array>; hashes: Map<string, Uint8Array> }>();
  if (features.length === 0) return found;
  for (const collectionId of new Set(keys.map((key) => key.collectionId))) {
    const ids = keys.filter((key) => key.collectionId === collectionId).map((key) => key.documentId);
    for (let i = 0; i < ids.length; i += FEATURES_CHUNK) {
      const chunk = ids.slice(i, i + FEATURES_CHUNK);
      for (const row of await featureRows(db, namespaceId, collectionId, chunk, features)) {
        const key = `${collectionId}/${row.document_id}`;
        const own = found.get(key) ?? { vectors: new Map(), hashes: new Map() };
        found.set(key, own);
        if (row.kind === 'vector') own.vectors.set(row.feature, toFloats(row.data));
        else own.hashes.set(row.feature, row.data);
      }
      await breathe();
    }
  }
  return found;
}

function featureRows(
  db: Reader,
  namespaceId: string,
  collectionId: string,
  documentIds: readonly string[],
  features: readonly string[],
): Promise<{ document_id: string; feature: string; data: Uint8Array; kind: string }[]> {
  return db
    .selectFrom('document_features as d')
    .innerJoin('features as f', (join) =>
      join
        .onRef('f.namespace_id', '=', 'd.namespace_id')
        .onRef('f.collection_id', '=', 'd.collection_id')
        .onRef('f.feature', '=', 'd.feature'),
    )
    .select(['d.document_id', 'd.feature', 'd.data', 'f.kind'])
    .where('d.namespace_id', '=', namespaceId)
    .where('d.collection_id', '=', collectionId)
    .where('d.feature', 'in', [...features])
    .where('d.document_id', 'in', [...documentIds])
    .execute();
}

async function featureShapes(
  db: Reader,
  namespaceId: string,
  collectionId: string,
): Promise<Map<string, FeatureShape>> {
  const rows = await db
    .selectFrom('features')
    .select(['feature', 'kind', 'size'])
    .where('namespace_id', '=', namespaceId)
    .where('collection_id', '=', collectionId)
    .orderBy('feature')
    .execute();
  return new Map(rows.map(({ feature, kind, size }) => [feature, { kind, size }]));
}

async function collectionNamed(db: Reader, namespaceId: string, identifier: string): Promise<string | null> {
  const row = await db
    .selectFrom('collections')
    .select('collection_id')
    .where('namespace_id', '=', namespaceId)
    .where((e) => e.or([e('collection_id', '=', identifier), e('name', '=', identifier)]))
    .executeTakeFirst();
  return row?.collection_id ?? null;
}

function toDocument(row: { document_id: string; payload_json: string }): EngineDocument {
  return {
    id: row.document_id,
    payload: JSON.parse(row.payload_json) as Record<string, unknown>,
    vectors: new Map(),
    hashes: new Map(),
  };
}
