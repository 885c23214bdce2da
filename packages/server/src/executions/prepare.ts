import type { IdSource } from '../platform/ids.ts';
import { errorText } from '../platform/log.ts';
import type { ExecutionOverflowTable, ExecutionsTable } from '../store/tables.ts';
import { matchesJson } from './match-json.ts';
import type { AlertOutcome, CheckedBatch } from './outcome.ts';

/** An execution as it is written, but for whom it tells. */
export interface PreparedExecution {
  readonly row: Omit<ExecutionsTable, 'include_matches' | 'notification_json' | 'notification_reason'>;
  readonly overflow: readonly ExecutionOverflowTable[];
}

/**
 * The rows of an outcome. One that cannot be written down becomes a failed execution, and costs no other alert its record.
 * @param executedAt milliseconds since 1970
 */
export function prepareExecution(
  ids: IdSource,
  batch: CheckedBatch,
  outcome: AlertOutcome,
  executedAt: number,
): PreparedExecution {
  try {
    return rowsOf(ids, batch, outcome, executedAt);
  } catch (error) {
    return rowsOf(ids, batch, unwritable(outcome, error), executedAt);
  }
}

function unwritable(outcome: AlertOutcome, error: unknown): AlertOutcome {
  const message = `What was found could not be recorded: ${errorText(error)}`;
  return {
    ...outcome,
    status: 'failed',
    triggered: false,
    matchCount: 0,
    limited: false,
    matches: [],
    error: { type: 'RecordError', message },
  };
}

function rowsOf(
  ids: IdSource,
  batch: CheckedBatch,
  outcome: AlertOutcome,
  executed_at: number,
): PreparedExecution {
  const { alert, error } = outcome;
  const { shown, more } = matchesJson(outcome.matches);
  const key = { namespace_id: batch.namespaceId, execution_id: ids.next('exec_') };
  const row = {
    ...key,
    alert_id: alert.alertId,
    collection_id: batch.collectionId,
    batch_id: batch.batchId,
    triggered: Number(outcome.triggered),
    status: outcome.status,
    mode: batch.mode,
    match_count: outcome.matchCount,
    limited: Number(outcome.limited),
    skipped_documents: outcome.skippedDocuments,
    executed_at,
    duration_ms: Math.round(outcome.durationMs),
    alert_version: alert.alertVersion,
    retriever_version: alert.retrieverVersion,
    error_json: error === null ? null : JSON.stringify(error),
    matches_json: shown,
    covered_from: batch.covered?.from ?? null,
    covered_to: batch.covered?.to ?? null,
  };
  return { row, overflow: more === null ? [] : [{ ...key, matches_json: more }] };
}
