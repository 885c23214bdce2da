import { conflict } from '@tocsin/contract';
import { extractorOf, prepareExtractor } from '../extract/collection-extractor.ts';
import type { Reader, Transaction } from '../store/database.ts';
import type { CollectionsTable } from '../store/tables.ts';
import type { CollectionDefinition } from './collection-model.ts';
import { raiseVersion } from './versions.ts';

/**
 * Checks the extractor of a changed collection. Another one is possible only while there are no documents: vectors of two
 * kinds could not be compared, and nobody would see what is missing. The collection's workers and whoever is writing
 * documents take note.
 * @throws ApiError 409 where there are documents, 422 where the extractor cannot be prepared
 */
export async function changeExtractor(
  tx: Transaction,
  row: CollectionsTable,
  { feature_extractor }: CollectionDefinition,
): Promise<void> {
  const after = prepareExtractor(feature_extractor, 'feature_extractor');
  const before = extractorOf(row);
  if (after.identity === before.identity) return;
  if (await hasDocuments(tx, row))
    throw conflict(
      `The collection "${row.name}" has documents; what its feature_extractor computes cannot change any more: make another collection and send them there`,
    );
  for (const { feature } of before.outputs) await forgetSize(tx, row, feature);
  const attached = await tx
    .selectFrom('alert_applications')
    .select('alert_id')
    .where('namespace_id', '=', row.namespace_id)
    .where('collection_id', '=', row.collection_id)
    .execute();
  await raiseVersion(
    tx,
    row.namespace_id,
    row.collection_id,
    attached.map(({ alert_id }) => alert_id),
  );
}

/** Documents that are gone fixed how many dimensions it has. */
async function forgetSize(tx: Transaction, row: CollectionsTable, feature: string): Promise<void> {
  await tx
    .deleteFrom('features')
    .where('namespace_id', '=', row.namespace_id)
    .where('collection_id', '=', row.collection_id)
    .where('feature', '=', feature)
    .execute();
}

async function hasDocuments(reader: Reader, row: CollectionsTable): Promise<boolean> {
  const one = await reader
    .selectFrom('documents')
    .select('document_id')
    .where('namespace_id', '=', row.namespace_id)
    .where('collection_id', '=', row.collection_id)
    .limit(1)
    .executeTakeFirst();
  return one !== undefined;
}
