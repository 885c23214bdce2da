import { createIdSource } from '../../packages/server/src/platform/ids.ts';
import { openConnection } from '../../packages/server/src/store/dialects/sqlite/connection.ts';
import type { DeliveriesTable, ExecutionsTable } from '../../packages/server/src/store/tables.ts';
import { insertRows } from '../support/insert-rows.ts';
import type { Scene } from '../support/scene.ts';

/** How many deliveries of which alert of a scene. */
export interface Waiting {
  readonly alertId: string;
  readonly count: number;
}

/**
 * Writes deliveries that wait straight into the tables of a scene whose server is not running: one for each run, to the
 * first channel of its alert; those of several alerts alternate as they would have come.
 */
export function fillDeliveries(databasePath: string, scene: Scene, all: readonly Waiting[]): void {
  const db = openConnection(databasePath, 'write');
  const ids = createIdSource();
  const channels = new Map(
    db
      .run({ sql: 'select owner_alert_id, channel_id from channels', rows: [[]] })
      .rows.map((row) => [String(row['owner_alert_id']), String(row['channel_id'])]),
  );
  const executions: ExecutionsTable[] = [];
  const deliveries: DeliveriesTable[] = [];
  const most = Math.max(...all.map(({ count }) => count));
  for (let i = 0; i < most; i++)
    for (const { alertId, count } of all) {
      if (i >= count) continue;
      const execution = executionOf(scene, ids.next('exec_'), ids.next('bat_'), alertId);
      executions.push(execution);
      deliveries.push(deliveryOf(execution, ids.next('dlv_'), channels.get(alertId) as string));
    }
  db.exec('BEGIN');
  insertRows(db, 'executions', executions);
  insertRows(db, 'deliveries', deliveries);
  db.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
}

function executionOf(
  { namespaceId, collectionId }: Scene,
  execution_id: string,
  batch_id: string,
  alert_id: string,
): ExecutionsTable {
  const match = {
    document_id: 'document',
    score: 1,
    asset_id: null,
    matched_features: { text: { clause: 'text', field: 'text', terms: ['tool'], passed: true } },
    metadata: { section: 'utils', installed_size: 1200 },
    source_document_id: 'document',
    collection_id: collectionId,
  };
  return {
    namespace_id: namespaceId,
    execution_id,
    alert_id,
    collection_id: collectionId,
    batch_id,
    triggered: 1,
    status: 'completed',
    mode: 'on_ingest',
    match_count: 1,
    limited: 0,
    skipped_documents: 0,
    executed_at: Date.now(),
    duration_ms: 1,
    alert_version: 1,
    retriever_version: 1,
    include_matches: 1,
    notification_json: JSON.stringify({ status: 'pending', reason: null }),
    error_json: null,
    notification_reason: null,
    covered_from: null,
    covered_to: null,
    matches_json: JSON.stringify([match]),
  };
}

function deliveryOf(execution: ExecutionsTable, delivery_id: string, channel_id: string): DeliveriesTable {
  return {
    namespace_id: execution.namespace_id,
    delivery_id,
    execution_id: execution.execution_id,
    alert_id: execution.alert_id,
    channel_id,
    state: 'pending',
    due_at: 0,
    lease_owner: null,
    lease_until: null,
    attempts: 0,
    attempts_before: 0,
    context_json: JSON.stringify({ name: 'alert', metadata: {}, include_scores: true, template_id: null }),
    reason: null,
    created_at: execution.executed_at,
    finished_at: null,
    event_type: 'alert.triggered',
    merged_into: null,
    status_code: null,
    repeats: 0,
  };
}
