import {
  alreadyExists,
  type CreateNamespaceRequest,
  forbidden,
  ID_PREFIXES,
  type ListNamespacesRequest,
  looksLikeId,
  type Metadata,
  type NamespaceListStats,
  NamespaceModel,
  notFound,
  type PatchNamespaceRequest,
  type UpdateNamespaceRequest,
  validationError,
} from '@tocsin/contract';
import type { AppContext, Principal } from '../context.ts';
import type { Page } from '../platform/paging.ts';
import type { Reader } from '../store/database.ts';
import type { NamespacesTable } from '../store/tables.ts';
import { type Keep, keepNothing, transactionKeeping } from './keep.ts';
import { type Listed, listViews } from './listing.ts';
import { modelsOf, type NamespaceDefinition, NamespaceSums, retentionOf } from './namespace-model.ts';
import { scheduleRemoval } from './removals.ts';

/**
 * Makes a namespace.
 * @param keep keeps the answer
 * @throws ApiError 409, 422
 */
export async function createNamespace(
  ctx: AppContext,
  request: CreateNamespaceRequest,
  keep: Keep<NamespaceModel> = keepNothing,
): Promise<NamespaceModel> {
  const name = nameOf(request.namespace_name);
  const now = ctx.clock.now();
  const definition: NamespaceDefinition = {
    namespace_type: request.namespace_type ?? 'standard',
    description: request.description ?? null,
    feature_extractors: request.feature_extractors,
    payload_indexes: request.payload_indexes ?? null,
    auto_create_indexes: request.auto_create_indexes ?? false,
    infrastructure: withoutSecrets(request.infrastructure),
    retention: retentionOf({}, request.retention),
  };
  const row: NamespacesTable = {
    namespace_id: ctx.ids.next(ID_PREFIXES.namespace),
    name,
    definition_json: JSON.stringify(definition),
    created_at: now,
    updated_at: now,
  };
  return transactionKeeping(ctx.db, keep, async (tx) => {
    await refuseTakenName(tx, name);
    await tx.insertInto('namespaces').values(row).execute();
    return modelOfRow(tx, row);
  });
}

/** One namespace. */
export async function getNamespace(
  ctx: AppContext,
  principal: Principal,
  identifier: string,
): Promise<NamespaceModel> {
  return modelOfRow(ctx.db.read, await visibleRow(ctx.db.read, principal, identifier));
}

/** Changes what the request names; null changes nothing. */
export async function updateNamespace(
  ctx: AppContext,
  principal: Principal,
  identifier: string,
  request: UpdateNamespaceRequest & PatchNamespaceRequest,
): Promise<NamespaceModel> {
  const changed = await ctx.db.transaction(async (tx) => {
    const row = await visibleRow(tx, principal, identifier);
    const name = request.namespace_name == null ? row.name : nameOf(request.namespace_name);
    if (name !== row.name) {
      refuseLimited(principal);
      await refuseTakenName(tx, name);
    }
    const columns = {
      name,
      definition_json: JSON.stringify(changedDefinition(row, request)),
      updated_at: ctx.clock.now(),
    };
    await tx.updateTable('namespaces').set(columns).where('namespace_id', '=', row.namespace_id).execute();
    return { ...row, ...columns };
  });
  return modelOfRow(ctx.db.read, changed);
}

/**
 * Deletes a namespace: hidden at once with its collections, so that a request under way finds none of them any more, and
 * nothing in it is checked or told; all that is in it is removed in the background.
 */
export async function deleteNamespace(
  ctx: AppContext,
  principal: Principal,
  identifier: string,
): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const { namespace_id } = await visibleRow(tx, principal, identifier);
    for (const table of ['namespaces', 'collections', 'alert_applications', 'jobs', 'channels'] as const)
      await tx.deleteFrom(table).where('namespace_id', '=', namespace_id).execute();
    await scheduleRemoval(ctx, tx, namespace_id, 'namespace', namespace_id);
  });
  ctx.wakeRemovals();
}

/** Lists the namespaces that the key sees, with numbers about all of them. @throws ApiError 422 */
export async function listNamespaces(
  ctx: AppContext,
  principal: Principal,
  wish: ListNamespacesRequest,
  page: Page,
): Promise<Listed<NamespaceModel> & { stats: NamespaceListStats }> {
  const db = ctx.db.read;
  let all = db.selectFrom('namespaces');
  if (principal.namespaces !== null) all = all.where('namespace_id', 'in', [...principal.namespaces]);
  const read = async (after: string, limit: number) =>
    modelsOf(
      db,
      await all.selectAll().where('namespace_id', '>', after).orderBy('namespace_id').limit(limit).execute(),
    );
  const sums = new NamespaceSums();
  const source = {
    read,
    count: async () => 0,
    idOf: (model: NamespaceModel) => model.namespace_id,
    schema: NamespaceModel,
    searchIn: (model: NamespaceModel) => [model.namespace_name, model.description],
    visit: (model: NamespaceModel) => sums.add(model),
  };
  const listed = await listViews(source, wish, page);
  return { ...listed, stats: sums.stats };
}

/**
 * The id of the namespace with this id or name.
 * @throws ApiError 404 where there is none, or none that the key sees
 */
export async function resolveNamespace(
  ctx: AppContext,
  principal: Principal,
  identifier: string,
): Promise<string> {
  return (await findRow(ctx.db.read, principal, identifier)).namespace_id;
}

/** The id of the organisation's only namespace; null where there are none, several, or it is not visible to the key. */
export async function onlyNamespace(ctx: AppContext, principal: Principal): Promise<string | null> {
  const rows = await ctx.db.read.selectFrom('namespaces').select(['namespace_id', 'name']).limit(2).execute();
  const [row, second] = rows;
  return row && !second && sees(principal, row) ? row.namespace_id : null;
}

async function findRow(
  db: Reader,
  principal: Principal,
  identifier: string,
): Promise<Pick<NamespacesTable, 'namespace_id' | 'name'>> {
  const row = await db
    .selectFrom('namespaces')
    .select(['namespace_id', 'name'])
    .where((e) => e.or([e('namespace_id', '=', identifier), e('name', '=', identifier)]))
    .executeTakeFirst();
  if (!row || !sees(principal, row)) throw notFound('namespace', identifier);
  return row;
}

async function visibleRow(db: Reader, principal: Principal, identifier: string): Promise<NamespacesTable> {
  const { namespace_id } = await findRow(db, principal, identifier);
  const row = await db
    .selectFrom('namespaces')
    .selectAll()
    .where('namespace_id', '=', namespace_id)
    .executeTakeFirst();
  if (!row) throw notFound('namespace', identifier);
  return row;
}

/** By id only: a key must not come to see another namespace that takes over a name. */
function sees(principal: Principal, row: Pick<NamespacesTable, 'namespace_id'>): boolean {
  return principal.namespaces === null || principal.namespaces.has(row.namespace_id);
}

/** That a name is taken would tell of a namespace that the key does not see. */
function refuseLimited(principal: Principal): void {
  if (principal.namespaces !== null)
    throw forbidden('A key that is limited to namespaces cannot rename them');
}

async function refuseTakenName(db: Reader, name: string): Promise<void> {
  const row = await db
    .selectFrom('namespaces')
    .select('namespace_id')
    .where('name', '=', name)
    .executeTakeFirst();
  if (row) throw alreadyExists('namespace', name);
}

function nameOf(name: string): string {
  if (name !== name.trim() || /\p{Cc}/u.test(name))
    throw validationError(
      'namespace_name',
      'must not begin or end with a space, nor hold control characters',
    );
  if (looksLikeId(name))
    throw validationError('namespace_name', 'must not look like an id; choose another name');
  return name;
}

function changedDefinition(row: NamespacesTable, request: PatchNamespaceRequest): NamespaceDefinition {
  const old = JSON.parse(row.definition_json) as NamespaceDefinition;
  return {
    ...old,
    description: request.description ?? old.description,
    payload_indexes: request.payload_indexes ?? old.payload_indexes,
    auto_create_indexes: request.auto_create_indexes ?? old.auto_create_indexes,
    infrastructure:
      request.infrastructure == null ? old.infrastructure : withoutSecrets(request.infrastructure),
    retention: retentionOf(old, request.retention),
  };
}

/** Accepted and returned, but not used; the credential in it is not kept. */
function withoutSecrets(infrastructure: Metadata | null | undefined): Metadata | null {
  if (infrastructure == null) return null;
  const { qdrant_api_key: _, ...rest } = infrastructure;
  return rest;
}

async function modelOfRow(db: Reader, row: NamespacesTable): Promise<NamespaceModel> {
  const [model] = await modelsOf(db, [row]);
  return model as NamespaceModel;
}
