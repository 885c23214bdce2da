import {
  alreadyExists,
  type CreateRetrieverRequest,
  conflict,
  type ListRequest,
  type ListRetrieversRequest,
  looksLikeId,
  type PatchRetrieverRequest,
  RetrieverModel,
  validationError,
} from '@tocsin/contract';
import type { AppContext } from '../context.ts';
import type { Page } from '../platform/paging.ts';
import type { Reader } from '../store/database.ts';
import { type Keep, keepNothing, transactionKeeping } from './keep.ts';
import { type Listed, listViews } from './listing.ts';
import { type RetrieverInput, toRetrieverModel } from './retriever-model.ts';
import {
  alertsUsing,
  changeRetriever,
  findRetriever,
  insertRetriever,
  namesOf,
  removeRetriever,
} from './retriever-store.ts';

/** What may be patched: the contract's fields and, ours, what the retriever does. */
export type RetrieverPatch = PatchRetrieverRequest & RetrieverInput;

/**
 * Makes a retriever.
 * @param keep keeps the answer
 * @throws ApiError 409, 422
 */
export async function createRetriever(
  ctx: AppContext,
  namespaceId: string,
  input: CreateRetrieverRequest,
  keep: Keep<RetrieverModel> = keepNothing,
): Promise<RetrieverModel> {
  return transactionKeeping(ctx.db, keep, async (tx) => {
    await refuseName(tx, namespaceId, input.retriever_name, null);
    return toRetrieverModel(await insertRetriever(ctx, tx, namespaceId, input.retriever_name, input, null));
  });
}

/** Reads a retriever. @throws ApiError 404 */
export async function getRetriever(
  ctx: AppContext,
  namespaceId: string,
  identifier: string,
): Promise<RetrieverModel> {
  return toRetrieverModel(await findRetriever(ctx.db.read, namespaceId, identifier));
}

/** Changes a retriever; the alerts that use it follow. @throws ApiError 404, 409, 422 */
export async function patchRetriever(
  ctx: AppContext,
  namespaceId: string,
  identifier: string,
  patch: RetrieverPatch,
): Promise<RetrieverModel> {
  return ctx.db.transaction(async (tx) => {
    const row = await findRetriever(tx, namespaceId, identifier);
    const name = patch.retriever_name ?? row.name;
    if (name !== row.name && row.owner_alert_id === null)
      await refuseName(tx, namespaceId, name, row.retriever_id);
    return toRetrieverModel(await changeRetriever(ctx, tx, row, name, patch, ''));
  });
}

/** Removes a retriever that no alert uses. @throws ApiError 404, 409 */
export async function deleteRetriever(
  ctx: AppContext,
  namespaceId: string,
  identifier: string,
): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const { retriever_id, name } = await findRetriever(tx, namespaceId, identifier);
    const alerts = await alertsUsing(tx, namespaceId, retriever_id);
    if (alerts.length > 0)
      throw conflict(`The retriever "${name}" is used by ${namesOf(alerts)}; change or delete them first`, {
        alerts: alerts.map((alert) => alert.alert_id),
      });
    await removeRetriever(tx, namespaceId, retriever_id);
  });
}

/** Words that stand in paths where a name could. */
const RESERVED: readonly string[] = ['stages', 'execute', 'executions', 'list'];

async function refuseName(
  reader: Reader,
  namespaceId: string,
  name: string,
  except: string | null,
): Promise<void> {
  if (RESERVED.includes(name))
    throw validationError(
      'retriever_name',
      `must not be one of ${RESERVED.join(', ')}: they are parts of paths`,
    );
  if (looksLikeId(name)) throw validationError('retriever_name', 'must not look like an id');
  const taken = await reader
    .selectFrom('retrievers')
    .select('retriever_id')
    .where('namespace_id', '=', namespaceId)
    .where('name', '=', name)
    .where('owner_alert_id', 'is', null)
    .executeTakeFirst();
  if (taken && taken.retriever_id !== except) throw alreadyExists('retriever', name);
}

/** Lists the retrievers that belong to no alert. */
export async function listRetrievers(
  ctx: AppContext,
  namespaceId: string,
  wish: ListRetrieversRequest,
  page: Page,
): Promise<Listed<RetrieverModel>> {
  const all = ctx.db.read
    .selectFrom('retrievers')
    .where('namespace_id', '=', namespaceId)
    .where('owner_alert_id', 'is', null);
  const read = async (after: string, limit: number, offset: number): Promise<RetrieverModel[]> => {
    const rows = await all
      .selectAll()
      .where('retriever_id', '>', after)
      .orderBy('retriever_id')
      .limit(limit)
      .offset(offset)
      .execute();
    return rows.map(toRetrieverModel);
  };
  const count = async () =>
    Number((await all.select((e) => e.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()).n);
  const source = {
    read,
    count,
    idOf: (view: RetrieverModel) => view.retriever_id,
    schema: RetrieverModel,
    sortPlace: 'sorts[0].field',
    searchIn: (view: RetrieverModel) => [view.retriever_name, view.description],
  };
  return listViews(source, { ...wish, sort: sortOf(wish) }, page);
}

/** The first entry of `sorts`, which is what retriever lists have in place of `sort`. */
function sortOf({ sorts }: ListRetrieversRequest): ListRequest['sort'] {
  const [first] = sorts ?? [];
  if (!first || typeof first['field'] !== 'string') return null;
  return { field: first['field'], direction: first['direction'] === 'desc' ? 'desc' : 'asc' };
}
