import { breathe } from '../platform/breathe.ts';
import type { Reader } from '../store/database.ts';

/** A feature of a collection's documents. */
export interface FeaturePlace {
  readonly namespaceId: string;
  readonly collectionId: string;
  readonly feature: string;
}

/** float32 components or the bytes of a hash. */
export interface StoredFeature {
  readonly documentId: string;
  readonly data: Uint8Array;
}

const PAGE = 1000;
/** Documents that one statement names. */
const CHUNK = 200;

/** The dimensions of a vector feature; null where it is none. */
export async function dimensionsOf(
  read: Reader,
  { namespaceId, collectionId, feature }: FeaturePlace,
): Promise<number | null> {
  const found = await read
    .selectFrom('features')
    .select(['kind', 'size'])
    .where('namespace_id', '=', namespaceId)
    .where('collection_id', '=', collectionId)
    .where('feature', '=', feature)
    .executeTakeFirst();
  return found?.kind === 'vector' ? found.size : null;
}

/** The feature of some documents; those without it are left out. */
export async function* featureOfSome(
  read: Reader,
  { namespaceId, collectionId, feature }: FeaturePlace,
  documentIds: readonly string[],
): AsyncGenerator<StoredFeature[]> {
  for (let i = 0; i < documentIds.length; i += CHUNK)
    yield await read
      .selectFrom('document_features')
      .select(['document_id as documentId', 'data'])
      .where('namespace_id', '=', namespaceId)
      .where('collection_id', '=', collectionId)
      .where('feature', '=', feature)
      .where('document_id', 'in', documentIds.slice(i, i + CHUNK))
      .execute();
}

/** A feature of all documents, by their ids, in pages; gives way to other work between them. */
export async function* featurePages(
  db: Reader,
  { namespaceId, collectionId, feature }: FeaturePlace,
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
