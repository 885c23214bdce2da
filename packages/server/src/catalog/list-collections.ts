import { type CollectionListStats, CollectionResponse, type ListCollectionsRequest } from '@tocsin/contract';
import type { AppContext } from '../context.ts';
import type { Page } from '../platform/paging.ts';
import type { Reader } from '../store/database.ts';
import { collectionDefinitionOf, toCollectionResponses } from './collection-model.ts';
import { type Listed, listViews } from './listing.ts';

/** Lists collections. @throws ApiError 422 where the filter cannot be read */
export async function listCollections(
  ctx: AppContext,
  namespaceId: string,
  wish: ListCollectionsRequest,
  page: Page,
): Promise<Listed<CollectionResponse>> {
  const reader = ctx.db.read;
  const all = reader.selectFrom('collections').where('namespace_id', '=', namespaceId);
  const read = async (after: string, limit: number, offset: number) =>
    toCollectionResponses(
      reader,
      namespaceId,
      await all
        .selectAll()
        .where('collection_id', '>', after)
        .orderBy('collection_id')
        .limit(limit)
        .offset(offset)
        .execute(),
    );
  const source = {
    read,
    count: () => countIn(reader, 'collections', namespaceId),
    idOf: (view: CollectionResponse) => view.collection_id,
    schema: CollectionResponse,
    searchIn: (view: CollectionResponse) => [view.collection_name, view.description],
  };
  return listViews(source, wish, page);
}

/** Numbers about all collections of a namespace; lists show them on their first page only. */
export async function collectionStats(reader: Reader, namespaceId: string): Promise<CollectionListStats> {
  const rows = await reader
    .selectFrom('collections')
    .select('definition_json')
    .where('namespace_id', '=', namespaceId)
    .execute();
  const definitions = rows.map(collectionDefinitionOf);
  const taxonomies = definitions.map((one) => one.taxonomy_applications?.length ?? 0);
  const extractors = definitions.map(
    ({ feature_extractor: e }) => `${e.feature_extractor_name}_${e.version}`,
  );
  const documents = await countIn(reader, 'documents', namespaceId);
  return {
    total_documents: documents,
    avg_documents_per_collection: rows.length === 0 ? 0 : documents / rows.length,
    collections_with_taxonomies: taxonomies.filter((n) => n > 0).length,
    total_feature_extractors: new Set(extractors).size,
    total_taxonomies: taxonomies.reduce((sum, n) => sum + n, 0),
    total_retrievers: await countIn(reader, 'retrievers', namespaceId),
  };
}

async function countIn(
  reader: Reader,
  table: 'collections' | 'documents' | 'retrievers',
  namespaceId: string,
): Promise<number> {
  const { n } = await reader
    .selectFrom(table)
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('namespace_id', '=', namespaceId)
    .executeTakeFirstOrThrow();
  return Number(n);
}
