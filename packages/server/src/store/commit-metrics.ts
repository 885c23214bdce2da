import type { Metrics } from '../platform/metrics.ts';

/** Counts a commit of the writer. */
export function countCommit(metrics: Metrics, ms: number, transactions: number): void {
  metrics.count('tocsin_store_commits_total', {});
  metrics.count('tocsin_store_transactions_total', {}, transactions);
  metrics.observe('tocsin_store_commit_duration_seconds', {}, ms / 1000);
}
