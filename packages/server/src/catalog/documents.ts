import { type DocumentResponse, notFound } from '@tocsin/contract';
import type { EngineDocument } from '@tocsin/engine';
import type { Selectable } from 'kysely';
import type { AppContext } from '../context.ts';
import { toFloats } from '../extract/feature-values.ts';
import { isoTime } from '../platform/clock.ts';
import { cutPage, type Page, type PageOfRows } from '../platform/paging.ts';
import type { Reader } from '../store/database.ts';
import type { DocumentsTable } from '../store/tables.ts';

/** A document as it is stored. */
export type StoredDocument = Selectable<DocumentsTable>;

/** Where a document is. */
export interface DocumentKey {
  readonly namespaceId: string;
  readonly collectionId: string;
  readonly documentId: string;
}

/** Finds a collection by id or name. @throws ApiError 404 */
export async function collectionNamed(
  db: Reader,
  namespaceId: string,
  identifier: string,
): Promise<{ collection_id: string; name: string }> {
  const row = await db
    .selectFrom('collections')
    .select(['collection_id', 'name'])
    .where('namespace_id', '=', namespaceId)
    .where((e) => e.or([e('collection_id', '=', identifier), e('name', '=', identifier)]))
    .executeTakeFirst();
  if (!row) throw notFound('collection', identifier);
  return row;
}

/** The id of a collection that is given by id or name. @throws ApiError 404 */
export async function collectionIdOf(db: Reader, namespaceId: string, identifier: string): Promise<string> {
  return (await collectionNamed(db, namespaceId, identifier)).collection_id;
}

/** One document. @throws ApiError 404 */
export async function findDocument(
  db: Reader,
  { namespaceId, collectionId, documentId }: DocumentKey,
): Promise<StoredDocument> {
  const row = await db
    .selectFrom('documents')
    .selectAll()
    .where('namespace_id', '=', namespaceId)
    .where('collection_id', '=', collectionId)
    .where('document_id', '=', documentId)
    .executeTakeFirst();
  if (!row) throw notFound('document', documentId);
  return row;
}

/** The features of a document, by address. */
export async function featuresOf(
  db: Reader,
  { namespace_id, collection_id, document_id }: StoredDocument,
): Promise<Pick<EngineDocument, 'vectors' | 'hashes'>> {
  const rows = await db
    .selectFrom('document_features as d')
    .innerJoin('features as f', (join) =>
      join
        .onRef('f.namespace_id', '=', 'd.namespace_id')
        .onRef('f.collection_id', '=', 'd.collection_id')
        .onRef('f.feature', '=', 'd.feature'),
    )
    .select(['d.feature', 'd.data', 'f.kind'])
    .where('d.namespace_id', '=', namespace_id)
    .where('d.collection_id', '=', collection_id)
    .where('d.document_id', '=', document_id)
    .execute();
  return {
    vectors: new Map(rows.filter((r) => r.kind === 'vector').map((r) => [r.feature, toFloats(r.data)])),
    hashes: new Map(rows.filter((r) => r.kind === 'hash').map((r) => [r.feature, r.data])),
  };
}

/** A document in the shape of an answer. */
export function toDocumentResponse(row: StoredDocument, features: Features | null = null): DocumentResponse {
  const payload = JSON.parse(row.payload_json) as Record<string, unknown>;
  return respond(payload, row, features);
}

/** A document that was just accepted in the shape of an answer. */
export function toAcceptedResponse(
  { namespaceId, collectionId }: { namespaceId: string; collectionId: string },
  { payload }: { payload: Record<string, unknown> },
  accepted: Pick<StoredDocument, 'document_id' | 'content_hash' | 'created_at' | 'updated_at'>,
): DocumentResponse {
  const place = { namespace_id: namespaceId, collection_id: collectionId };
  return respond(payload, { ...place, ...accepted }, null);
}

type Features = Pick<EngineDocument, 'vectors' | 'hashes'>;

function respond(
  payload: Record<string, unknown>,
  row: Omit<StoredDocument, 'payload_json' | 'batch_id'>,
  features: Features | null,
): DocumentResponse {
  return {
    ...payload,
    document_id: row.document_id,
    collection_id: row.collection_id,
    ...(features === null ? {} : { features: toFeatureModels(features) }),
    _internal: {
      namespace_id: row.namespace_id,
      document_id: row.document_id,
      collection_id: row.collection_id,
      created_at: isoTime(row.created_at),
      updated_at: isoTime(row.updated_at),
      content_hash: row.content_hash,
    },
  } as DocumentResponse;
}

/** Features in the shape of an answer, by extractor. */
export function toFeatureModels({ vectors, hashes }: Pick<EngineDocument, 'vectors' | 'hashes'>): object[] {
  const models = new Map<string, { feature_extractor_id: string; vectors?: object; hashes?: object }>();
  const modelOf = (address: string) => {
    const [extractor = '', output = ''] = address.split('/');
    const id = extractor.replace('@', '_');
    const model = models.get(id) ?? { feature_extractor_id: id };
    models.set(id, model);
    return { model, output };
  };
  for (const [address, vector] of vectors) {
    const { model, output } = modelOf(address);
    model.vectors = { ...model.vectors, [output]: Array.from(vector) };
  }
  for (const [address, hash] of hashes) {
    const { model, output } = modelOf(address);
    model.hashes = { ...model.hashes, [output]: Buffer.from(hash).toString('hex') };
  }
  return [...models.values()];
}

/** A page of a collection's documents, by id. */
export async function listDocuments(
  ctx: AppContext,
  namespaceId: string,
  collectionId: string,
  page: Page,
): Promise<PageOfRows<StoredDocument>> {
  let query = ctx.db.read
    .selectFrom('documents')
    .selectAll()
    .where('namespace_id', '=', namespaceId)
    .where('collection_id', '=', collectionId);
  if (page.after !== null) query = query.where('document_id', '>', String(page.after[0]));
  const rows = await query
    .orderBy('document_id')
    .limit(page.limit + 1)
    .offset(page.offset)
    .execute();
  return cutPage(
    rows,
    page.limit,
    (row) => [row.document_id],
    (row) => row.payload_json.length,
  );
}

/** How many documents a collection has. */
export async function countDocuments(db: Reader, namespaceId: string, collectionId: string): Promise<number> {
  const row = await db
    .selectFrom('documents')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('namespace_id', '=', namespaceId)
    .where('collection_id', '=', collectionId)
    .executeTakeFirst();
  return Number(row?.n ?? 0);
}
