import { isDeepStrictEqual } from 'node:util';
import {
  alreadyExists,
  type CollectionResponse,
  type CreateCollectionRequest,
  looksLikeId,
  notFound,
  type PatchCollectionRequest,
  validationError,
} from '@tocsin/contract';
import type { AppContext } from '../context.ts';
import { prepareExtractor } from '../extract/collection-extractor.ts';
import type { Reader } from '../store/database.ts';
import type { CollectionsTable } from '../store/tables.ts';
import { replaceAttachments } from './attachments.ts';
import { changeExtractor } from './change-extractor.ts';
import { collectionDefinitionOf, defineCollection, toCollectionResponses } from './collection-model.ts';
import { checkSource } from './collection-source.ts';
import { type Keep, keepNothing, transactionKeeping } from './keep.ts';
import { scheduleRemoval } from './removals.ts';
import { hideCollection, refuseUsedCollection } from './remove-collection.ts';

/**
 * Makes a collection.
 * @param keep keeps the answer
 * @throws ApiError 409, 422
 */
export async function createCollection(
  ctx: AppContext,
  namespaceId: string,
  input: CreateCollectionRequest,
  keep: Keep<CollectionResponse> = keepNothing,
): Promise<CollectionResponse> {
  const definition = defineCollection(input, null);
  prepareExtractor(definition.feature_extractor, 'feature_extractor');
  return transactionKeeping(ctx.db, keep, async (tx) => {
    await refuseName(tx, namespaceId, input.collection_name, null);
    await checkSource(tx, namespaceId, definition.source);
    const now = ctx.clock.now();
    const row: CollectionsTable = {
      namespace_id: namespaceId,
      collection_id: ctx.ids.next('col_'),
      name: input.collection_name,
      version: 1,
      enabled: input.enabled === false ? 0 : 1,
      definition_json: JSON.stringify(definition),
      created_at: now,
      updated_at: now,
    };
    await tx.insertInto('collections').values(row).execute();
    await replaceAttachments(ctx, tx, namespaceId, row.collection_id, input.alert_applications ?? []);
    return toOne(tx, row);
  });
}

/** Finds a collection by id or name. @throws ApiError 404 */
export async function findCollection(
  reader: Reader,
  namespaceId: string,
  identifier: string,
): Promise<CollectionsTable> {
  const row = await reader
    .selectFrom('collections')
    .selectAll()
    .where('namespace_id', '=', namespaceId)
    .where((e) => e.or([e('collection_id', '=', identifier), e('name', '=', identifier)]))
    .executeTakeFirst();
  if (!row) throw notFound('collection', identifier);
  return row;
}

/** Reads a collection. @throws ApiError 404 */
export async function getCollection(
  ctx: AppContext,
  namespaceId: string,
  identifier: string,
): Promise<CollectionResponse> {
  return toOne(ctx.db.read, await findCollection(ctx.db.read, namespaceId, identifier));
}

/** Changes single fields; `alert_applications` is replaced as a whole. @throws ApiError 404, 409, 422 */
export async function patchCollection(
  ctx: AppContext,
  namespaceId: string,
  identifier: string,
  patch: PatchCollectionRequest,
): Promise<CollectionResponse> {
  return ctx.db.transaction(async (tx) => {
    const row = await findCollection(tx, namespaceId, identifier);
    const name = patch.collection_name ?? row.name;
    if (name !== row.name) await refuseName(tx, namespaceId, name, row.collection_id);
    const before = collectionDefinitionOf(row);
    const definition = defineCollection(patch, before);
    if (!isDeepStrictEqual(definition.source, before.source))
      await checkSource(tx, namespaceId, definition.source);
    await changeExtractor(tx, row, definition);
    const changed = {
      name,
      enabled: patch.enabled == null ? row.enabled : Number(patch.enabled),
      definition_json: JSON.stringify(definition),
      updated_at: ctx.clock.now(),
    };
    await tx
      .updateTable('collections')
      .set(changed)
      .where('namespace_id', '=', namespaceId)
      .where('collection_id', '=', row.collection_id)
      .execute();
    if (patch.alert_applications != null)
      await replaceAttachments(ctx, tx, namespaceId, row.collection_id, patch.alert_applications);
    return toOne(tx, { ...row, ...changed });
  });
}

/** Deletes a collection: hidden at once, its rows removed in the background. @throws ApiError 404, 409 where others name it */
export async function deleteCollection(
  ctx: AppContext,
  namespaceId: string,
  identifier: string,
): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const row = await findCollection(tx, namespaceId, identifier);
    await refuseUsedCollection(tx, row);
    await hideCollection(tx, namespaceId, row.collection_id);
    await scheduleRemoval(ctx, tx, namespaceId, 'collection', row.collection_id);
  });
  ctx.wakeRemovals();
}

async function toOne(reader: Reader, row: CollectionsTable): Promise<CollectionResponse> {
  const [view] = await toCollectionResponses(reader, row.namespace_id, [row]);
  return view as CollectionResponse;
}

async function refuseName(
  reader: Reader,
  namespaceId: string,
  name: string,
  except: string | null,
): Promise<void> {
  if (name.length < 3 || name.length > 100)
    throw validationError('collection_name', 'must have 3 to 100 characters');
  if (looksLikeId(name)) throw validationError('collection_name', 'must not look like an id');
  const taken = await reader
    .selectFrom('collections')
    .select('collection_id')
    .where('namespace_id', '=', namespaceId)
    .where('name', '=', name)
    .executeTakeFirst();
  if (taken && taken.collection_id !== except) throw alreadyExists('collection', name);
}
