import type { Database, Write } from './database.ts';
import type { Tables } from './tables.ts';

/** Rows that one transaction removes: some milliseconds, for which others wait. */
export const REMOVED_AT_ONCE = 500;

/** Primary keys behind the namespace, of the tables whose rows are removed step by step. */
const KEYS = {
  jobs: ['job_id'],
  delivery_attempts: ['delivery_id', 'attempt'],
  deliveries: ['delivery_id'],
  execution_overflow: ['execution_id'],
  execution_counters: ['alert_id', 'collection_id', 'hour', 'triggered', 'status', 'mode', 'slot'],
  executions: ['execution_id'],
  execution_feed: ['position', 'execution_id'],
  execution_feed_cuts: ['position'],
  notification_counters: ['alert_id', 'reason', 'slot'],
  notification_memory: ['alert_id', 'kind', 'key'],
  alert_telling: ['alert_id'],
  silences: ['silence_id'],
  alert_activity: ['alert_id', 'collection_id', 'from_version'],
  collection_checks: ['collection_id', 'version', 'slot'],
  batch_contents: ['batch_id'],
  arrivals: ['position', 'batch_id'],
  collection_skips: ['collection_id', 'version', 'slot'],
  batches: ['batch_id'],
  document_features: ['collection_id', 'feature', 'document_id'],
  documents: ['collection_id', 'document_id'],
  features: ['collection_id', 'feature'],
  feature_changes: ['collection_id', 'position'],
  alert_applications: ['collection_id', 'alert_id'],
  alerts: ['alert_id'],
  channels: ['channel_id'],
  webhooks: ['webhook_id'],
  templates: ['template_id'],
  retriever_executions: ['execution_id'],
  retrievers: ['retriever_id'],
  collection_changes: ['collection_id', 'version', 'alert_id'],
  collections: ['collection_id'],
  idempotency: ['key_id', 'idempotency_key', 'request'],
} as const satisfies { [T in RemovableTable]: readonly (keyof Tables[T])[] };

/** Every table with rows of a namespace, but the namespace itself and the note of its removal. */
export type RemovableTable = Exclude<
  keyof Tables,
  'settings' | 'processes' | 'namespaces' | 'api_keys' | 'removals'
>;

/** Every removable table: what refers to others before what it refers to. */
export const REMOVABLE_TABLES: readonly RemovableTable[] = Object.keys(KEYS) as RemovableTable[];

/**
 * Removes some rows of a namespace's table, in one transaction.
 * @param only of these rows: a column and its value; null = of all
 * @returns whether there may be more
 */
export async function removeSome(
  db: Database,
  table: RemovableTable,
  namespaceId: string,
  only: { readonly column: string; readonly value: string } | null = null,
): Promise<boolean> {
  const key = ['namespace_id', ...KEYS[table]].join(', ');
  const where = only === null ? 'namespace_id = ?' : `namespace_id = ? and ${only.column} = ?`;
  const some = `select ${key} from ${table} where ${where} limit ${REMOVED_AT_ONCE}`;
  const removal: Write = {
    sql: `delete from ${table} where (${key}) in (${some}) returning 1 as removed`,
    rows: [only === null ? [namespaceId] : [namespaceId, only.value]],
  };
  // Positions may come twice.
  return (await db.write([removal])).length >= REMOVED_AT_ONCE;
}
