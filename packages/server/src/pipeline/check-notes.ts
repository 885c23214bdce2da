import type { ExecutionNotification } from '@tocsin/contract';
import type { MatchReport } from '@tocsin/engine';
import type { Logger } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { ExecutionsTable } from '../store/tables.ts';

/** Counts what the engine did for a batch. @param durationMs its time in milliseconds */
export function countReport(metrics: Metrics, report: MatchReport, durationMs: number): void {
  metrics.observe('tocsin_engine_match_duration_seconds', {}, durationMs / 1000);
  metrics.count('tocsin_engine_queries_considered_total', {}, report.queriesConsidered);
  metrics.count('tocsin_engine_queries_run_total', {}, report.queriesRun);
}

/** Counts executions that were written, with those of which nobody is told. */
export function countExecutions(metrics: Metrics, rows: readonly ExecutionsTable[]): void {
  for (const { status, triggered, match_count, notification_json } of rows) {
    metrics.count('tocsin_executions_total', { status, triggered: String(triggered === 1) });
    if (match_count > 0) metrics.count('tocsin_matches_total', {}, match_count);
    if (triggered === 0) continue;
    const held = JSON.parse(notification_json) as ExecutionNotification;
    if (held.status === 'held')
      metrics.count('tocsin_deliveries_total', { outcome: 'held', reason: held.reason ?? 'none' });
  }
}

/** Names in the log the executions that somebody may look for, and why nobody is told; the silent ones are too many. */
export function tellExecutions(log: Logger, rows: readonly ExecutionsTable[]): void {
  for (const row of rows) {
    if (row.triggered === 0 && row.status === 'completed') continue;
    const { execution_id, alert_id, batch_id, namespace_id, notification_reason: reason } = row;
    const ids = { execution_id, alert_id, batch_id, namespace_id };
    log.debug('execution', {
      ...ids,
      triggered: row.triggered === 1,
      status: row.status,
      matches: row.match_count,
    });
    if (reason !== null) log.info('notification held', { ...ids, reason });
  }
}
