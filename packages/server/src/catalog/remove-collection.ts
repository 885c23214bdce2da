import { conflict } from '@tocsin/contract';
import type { Reader, Transaction } from '../store/database.ts';
import type { CollectionsTable } from '../store/tables.ts';
import { collectionDefinitionOf } from './collection-model.ts';
import { definitionOf, type RetrieverDefinition } from './retriever-model.ts';
import { namesOf } from './retriever-store.ts';

/** Refuses to remove a collection that others name. @throws ApiError 409 naming them */
export async function refuseUsedCollection(reader: Reader, collection: CollectionsTable): Promise<void> {
  const { namespace_id, collection_id, name } = collection;
  const mentions = `%${collection_id}%`;
  const retrievers = await reader
    .selectFrom('retrievers')
    .select(['retriever_id as id', 'name', 'definition_json'])
    .where('namespace_id', '=', namespace_id)
    .where('definition_json', 'like', mentions)
    .execute();
  const searching = retrievers.filter((row) => searchedBy(definitionOf(row)).includes(collection_id));
  if (searching.length > 0)
    throw conflict(
      `The collection "${name}" is searched by ${namesOf(searching, 'retriever')}; change or delete them first`,
      {
        retrievers: searching.map(({ id }) => id),
      },
    );
  const collections = await reader
    .selectFrom('collections')
    .select(['collection_id as id', 'name', 'definition_json'])
    .where('namespace_id', '=', namespace_id)
    .where('collection_id', '<>', collection_id)
    .execute();
  const reading = collections.filter((row) =>
    names(collectionDefinitionOf(row).source, [collection_id, name]),
  );
  if (reading.length > 0)
    throw conflict(
      `The collection "${name}" is the source of ${namesOf(reading, 'collection')}; change or delete them first`,
      {
        collections: reading.map(({ id }) => id),
      },
    );
}

/** The collections that a retriever reads. */
function searchedBy({ collection_ids, joined_collection_ids = [] }: RetrieverDefinition): string[] {
  return [...collection_ids, ...joined_collection_ids];
}

function names(
  source: { collection_id?: string | null; collection_ids?: string[] | null },
  identifiers: readonly string[],
): boolean {
  const named = [source.collection_id, ...(source.collection_ids ?? [])];
  return identifiers.some((identifier) => named.includes(identifier));
}

/** Hides a collection at once: from now on nothing finds it, and nothing of it is checked. Its rows are removed later. */
export async function hideCollection(
  tx: Transaction,
  namespaceId: string,
  collectionId: string,
): Promise<void> {
  for (const table of ['jobs', 'alert_applications', 'collections'] as const)
    await tx
      .deleteFrom(table)
      .where('namespace_id', '=', namespaceId)
      .where('collection_id', '=', collectionId)
      .execute();
}
