import { createHash } from 'node:crypto';
import type { Metadata, ResultGroup, RetrieverExecutionDetail, RetrieverPagination } from '@tocsin/contract';
import type { AppContext } from '../context.ts';
import { isoTime } from '../platform/clock.ts';
import { canonicalJson } from '../platform/json.ts';
import { type DocumentSource, storedDocuments } from '../retrieve/document-source.ts';
import { refuseIncomparableQueries } from '../retrieve/feature-search/comparable.ts';
import type { Hit } from '../retrieve/hit.ts';
import { keyOf } from '../retrieve/hit-fields.ts';
import { toFeatureModels } from './document-features.ts';
import { featureNames } from './retriever-features.ts';
import { type FinishedRun, recordRun } from './retriever-record.ts';
import { runWithStatistics } from './retriever-run.ts';
import { pageOfRun } from './retriever-run-page.ts';
import { type Runnable, readyStages } from './retriever-runnable.ts';

/** How a retriever is to be run. */
export interface RunRequest {
  readonly inputs: Metadata;
  readonly pagination: RetrieverPagination | null;
  readonly returnVectors: boolean;
}

/** Runs a retriever over its collections and keeps a record of it. @throws ApiError 400, 422 */
export async function executeRetriever(
  ctx: AppContext,
  namespaceId: string,
  runnable: Runnable,
  request: RunRequest,
): Promise<RetrieverExecutionDetail> {
  const stages = readyStages(runnable, request.inputs);
  const createdAt = ctx.clock.now();
  const source = storedDocuments(ctx.db.read, namespaceId, ctx.vectorOrders);
  await refuseIncomparableQueries(source, runnable.collectionIds, stages);
  const run = await runWithStatistics(stages, {
    source,
    collectionIds: runnable.collectionIds,
    maxTimeMs: runnable.budget.max_time_ms ?? null,
    now: () => performance.now(),
  });
  const binding = ['retriever-run', namespaceId, identityOf(runnable), request.inputs];
  const page = pageOfRun(ctx.secrets, run.list, request.pagination, binding);
  const features = request.returnVectors
    ? await featuresFor(ctx, namespaceId, runnable, source, page.hits)
    : () => ({});
  const documents = page.hits.map((hit) => ({ ...toResult(hit), ...features(hit) }));
  const detail: RetrieverExecutionDetail = {
    execution_id: ctx.ids.next('exec_'),
    status: run.failure === null ? 'completed' : 'failed',
    documents,
    groups: groupsOf(page.hits, documents),
    facets: run.list.facets?.map(({ key, values }) => ({ key, values: [...values] })) ?? null,
    pagination: page.pagination,
    stage_statistics: run.statistics,
    budget: { max_time_ms: runnable.budget.max_time_ms ?? null, time_ms: run.statistics.total_time_ms },
    error: run.failure?.message ?? null,
    optimization_applied: false,
    optimization_summary: null,
    created_at: isoTime(createdAt),
    completed_at: isoTime(createdAt + Math.ceil(run.statistics.total_time_ms)),
    current_stage: run.failure?.stage ?? null,
    stages_completed: run.stagesCompleted,
    total_stages: stages.length,
  };
  const finished: FinishedRun = { runnable, inputs: request.inputs, processed: run.processed, detail };
  await recordRun(ctx, namespaceId, createdAt, finished);
  return detail;
}

/** What makes two runs pages of one result. */
function identityOf({ retrieverId, version, stages, collectionIds }: Runnable): unknown {
  if (retrieverId !== null) return [retrieverId, version];
  return createHash('sha256')
    .update(canonicalJson([stages, collectionIds]))
    .digest('base64url');
}

function toResult(hit: Hit): Metadata {
  return {
    ...hit.payload,
    document_id: hit.documentId,
    collection_id: hit.collectionId,
    score: hit.score,
    matched_features: hit.evidence,
  };
}

/** The documents of a page by group; null where no stage grouped. */
function groupsOf(hits: readonly Hit[], documents: readonly Metadata[]): ResultGroup[] | null {
  const groups = new Map<string, ResultGroup>();
  for (const [i, { group }] of hits.entries()) {
    if (group === undefined) continue;
    const key = canonicalJson(group.key);
    const known = groups.get(key) ?? { group_key: group.key, documents: [], count: group.count };
    groups.set(key, known);
    known.documents.push(documents[i] as Metadata);
  }
  return groups.size === 0 ? null : [...groups.values()];
}

async function featuresFor(
  ctx: AppContext,
  namespaceId: string,
  { collectionIds }: Runnable,
  source: DocumentSource,
  hits: readonly Hit[],
): Promise<(hit: Hit) => Metadata> {
  const names = await featureNames(ctx.db.read, namespaceId, collectionIds);
  const found = await source.featuresOf(hits, names);
  return (hit) => {
    const features = found.get(keyOf(hit));
    return { features: features === undefined ? [] : toFeatureModels(features) };
  };
}
