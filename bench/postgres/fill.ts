import type { Scene } from '../support/scene.ts';
import { ask } from './database.ts';

/** One run in so many triggered. */
const TRIGGERED_EVERY = 10;
const HOUR_MS = 3_600_000;

/** The id of the execution that was written as number `i`. */
export function idOf(i: number): string {
  return `exec_${String(i).padStart(26, '0')}`;
}

/**
 * Writes a history straight into the tables of a scene: `batches` batches of five documents, a minute apart, each checked
 * by every alert, with the counters that belong to it. The server makes the rows; indexes are built after them.
 */
export async function fillHistory(url: string, scene: Scene, batches: number): Promise<void> {
  const [found] = await ask(
    url,
    "select indexname, indexdef from pg_indexes where tablename in ('executions', 'batches') and indexdef not like 'CREATE UNIQUE%_pkey%'",
  );
  const indexes = (found?.rows ?? []) as { indexname: string; indexdef: string }[];
  const alerts = `array[${scene.alertIds.map((id) => `'${id}'`).join(', ')}]`;
  const n = scene.alertIds.length;
  const begin = Date.now() - batches * 60_000;
  const match = `'[{"document_id":"document-0","score":1,"asset_id":null,"matched_features":{"text":{"clause":"text","field":"text","terms":["encryption","tool"],"passed":true}},"metadata":{"section":"utils","installed_size":1200},"source_document_id":"document-0","collection_id":"${scene.collectionId}"}]'`;
  const isTriggered = `((b + a) % ${TRIGGERED_EVERY} = 0)`;
  const common = `'${scene.namespaceId}', alert_id, collection_id, hour, triggered, 'completed', 'on_ingest', 0, count(*)`;
  const counting = (alert: string, collection: string, hour: string): string =>
    `insert into execution_counters select ${common} from (select ${alert} as alert_id, ${collection} as collection_id, ${hour} as hour, triggered from executions) x group by 2, 3, 4, 5`;
  const byHour = `executed_at / ${HOUR_MS}`;
  await ask(
    url,
    'set synchronous_commit = off; set maintenance_work_mem = 1048576; set max_parallel_maintenance_workers = 0',
    ...indexes.map(({ indexname }) => `drop index ${indexname}`),
    `insert into batches (namespace_id, batch_id, collection_id, document_ids_json, created_at)
      select '${scene.namespaceId}', 'bat_' || lpad(b::text, 26, '0'), '${scene.collectionId}',
        '["document-' || b || '-0","document-' || b || '-1","document-' || b || '-2","document-' || b || '-3","document-' || b || '-4"]',
        ${begin} + b * 60000::bigint from generate_series(0, ${batches - 1}) b`,
    `insert into executions (namespace_id, execution_id, alert_id, collection_id, batch_id, triggered, status, mode,
        match_count, limited, skipped_documents, executed_at, duration_ms, alert_version, retriever_version, include_matches,
        notification_json, error_json, matches_json)
      select '${scene.namespaceId}', 'exec_' || lpad((b * ${n} + a)::text, 26, '0'), (${alerts})[a + 1],
        '${scene.collectionId}', 'bat_' || lpad(b::text, 26, '0'), ${isTriggered}::int, 'completed', 'on_ingest',
        ${isTriggered}::int, 0, 0, ${begin} + b * 60000::bigint, 1, 1, 1, 1,
        case when ${isTriggered} then '{"status":"held","reason":"no_channel"}' else '{"status":"none","reason":null}' end, null,
        case when ${isTriggered} then ${match} else '[]' end
      from generate_series(0, ${batches - 1}) b, generate_series(0, ${n - 1}) a`,
    counting('alert_id', 'collection_id', '-1'),
    counting('alert_id', 'collection_id', byHour),
    counting("''", 'collection_id', '-1'),
    counting("''", 'collection_id', byHour),
    counting("''", "''", '-1'),
    counting("''", "''", byHour),
    ...indexes.map(({ indexdef }) => indexdef),
    'vacuum (analyze) executions',
    'vacuum (analyze) batches',
    'vacuum (analyze) execution_counters',
    'checkpoint',
  );
}
