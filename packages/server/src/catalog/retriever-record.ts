import { createHash } from 'node:crypto';
import type { Metadata, RetrieverExecutionDetail, RetrieverExecutionSummary } from '@tocsin/contract';
import type { AppContext } from '../context.ts';
import { canonicalJson } from '../platform/json.ts';
import { insertion } from '../store/database.ts';
import type { RetrieverExecutionsTable } from '../store/tables.ts';
import type { Runnable } from './retriever-runnable.ts';

/** Characters of a record. Documents that would not fit are kept by id and score, 100 of them. */
const MAX_DETAIL = 65_536;
const MAX_DOCUMENTS = 100;
/** Characters of the inputs in a record. */
const MAX_INPUTS = 4096;

/** A run that is to be recorded. */
export interface FinishedRun {
  readonly runnable: Runnable;
  readonly inputs: Metadata;
  /** Documents or features that were looked at. */
  readonly processed: number;
  readonly detail: RetrieverExecutionDetail;
}

/** What lists show of a run. */
export interface StoredSummary extends RetrieverExecutionSummary {
  stages_completed: number;
  total_stages: number;
  collection_ids: string[];
}

/** Everything that is kept of a run. */
export interface StoredDetail extends RetrieverExecutionDetail {
  inputs: string;
}

/** Records a run. */
export async function recordRun(
  ctx: Pick<AppContext, 'db'>,
  namespaceId: string,
  now: number,
  run: FinishedRun,
): Promise<void> {
  const { execution_id, status } = run.detail;
  const row: RetrieverExecutionsTable = {
    namespace_id: namespaceId,
    execution_id,
    retriever_id: run.runnable.retrieverId ?? '',
    status: status === 'completed' ? 'completed' : 'failed',
    created_at: now,
    summary_json: JSON.stringify(summaryOf(run)),
    detail_json: detailText(run),
  };
  await ctx.db.write([insertion('retriever_executions', [row])]);
}

function summaryOf({ runnable, inputs, processed, detail }: FinishedRun): StoredSummary {
  const text = canonicalJson(inputs);
  return {
    execution_id: detail.execution_id,
    status: detail.status,
    created_at: detail.created_at,
    completed_at: detail.completed_at ?? null,
    duration_ms: detail.stage_statistics.total_time_ms,
    credits_used: 0,
    total_processed: processed,
    total_returned: detail.documents.length,
    cache_hit_rate: null,
    inputs_hash: createHash('sha256').update(text).digest('hex'),
    query_summary: text.slice(0, 200),
    stages_completed: detail.stages_completed,
    total_stages: detail.total_stages,
    collection_ids: [...runnable.collectionIds],
  };
}

/** The detail as far as it fits: whole, then with documents by id, then without what grows. */
function detailText({ inputs, detail }: FinishedRun): string {
  const whole: StoredDetail = { ...detail, inputs: canonicalJson(inputs).slice(0, MAX_INPUTS) };
  const short = { ...whole, documents: detail.documents.slice(0, MAX_DOCUMENTS).map(idsOf), groups: null };
  const bare = { ...short, documents: [], facets: null };
  const stage_statistics = { ...detail.stage_statistics, stages: {} };
  const texts = [whole, short, bare].map((one) => JSON.stringify(one));
  return (
    texts.find((text) => text.length <= MAX_DETAIL) ??
    JSON.stringify({ ...bare, stage_statistics, error: detail.error?.slice(0, MAX_INPUTS) ?? null })
  );
}

function idsOf({ document_id, collection_id, score }: Metadata): Metadata {
  return { document_id, collection_id, score };
}
