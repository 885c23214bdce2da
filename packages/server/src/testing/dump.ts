import type { Database } from '../store/database.ts';
import type { Tables } from '../store/tables.ts';

/** Every table, in a form that the compiler keeps complete. */
const TABLES: Readonly<Record<keyof Tables, true>> = {
  removals: true,
  retriever_executions: true,
  settings: true,
  processes: true,
  namespaces: true,
  api_keys: true,
  collections: true,
  collection_changes: true,
  retrievers: true,
  alerts: true,
  alert_activity: true,
  collection_checks: true,
  alert_applications: true,
  channels: true,
  features: true,
  documents: true,
  document_features: true,
  feature_changes: true,
  batches: true,
  batch_contents: true,
  jobs: true,
  executions: true,
  execution_overflow: true,
  execution_counters: true,
  deliveries: true,
  delivery_attempts: true,
  idempotency: true,
  webhooks: true,
  templates: true,
  silences: true,
  notification_counters: true,
  notification_memory: true,
  alert_telling: true,
  collection_skips: true,
  arrivals: true,
  execution_feed: true,
  execution_feed_cuts: true,
};

/** Every row of every table as JSON, sorted. Without when keys were used, which reading notes as well. */
export async function dumpTables(db: Database): Promise<Record<string, string[]>> {
  const dump: Record<string, string[]> = {};
  for (const table of Object.keys(TABLES) as (keyof Tables)[]) {
    const rows = (await db.read.selectFrom(table).selectAll().execute()) as Record<string, unknown>[];
    dump[table] = rows.map(({ last_used_at: _used, ...row }) => JSON.stringify(row)).sort();
  }
  return dump;
}
