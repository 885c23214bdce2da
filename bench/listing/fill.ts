import { createIdSource } from '../../packages/server/src/platform/ids.ts';
import { openConnection } from '../../packages/server/src/store/dialects/sqlite/connection.ts';
import type { BatchesTable, ExecutionsTable } from '../../packages/server/src/store/tables.ts';
import { insertRows } from '../support/insert-rows.ts';
import type { Scene } from '../support/scene.ts';
import { Counts } from './counts.ts';

/** A batch a minute. */
const BATCH_EVERY_MS = 60_000;
/** One run in so many triggered. */
const TRIGGERED_EVERY = 10;
const BATCHES_A_TRANSACTION = 200;

/**
 * Writes a history straight into the tables of a scene whose server is not running: `batches` batches of five documents,
 * each checked by every alert, with the counters that belong to it.
 * @returns the ids of the executions, newest first
 */
export function fillHistory(databasePath: string, scene: Scene, batches: number): string[] {
  const db = openConnection(databasePath, 'write');
  db.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -262144');
  const begin = Date.now() - batches * BATCH_EVERY_MS;
  let now = begin;
  const ids = createIdSource({ now: () => now });
  const counts = new Counts(scene);
  const executionIds: string[] = [];
  for (let first = 0; first < batches; first += BATCHES_A_TRANSACTION) {
    const [batchRows, executionRows]: [BatchesTable[], ExecutionsTable[]] = [[], []];
    for (let i = first; i < Math.min(batches, first + BATCHES_A_TRANSACTION); i++) {
      now = begin + i * BATCH_EVERY_MS;
      const batch = batchOf(scene, ids.next('bat_'), i, now);
      batchRows.push(batch);
      for (const [n, alertId] of scene.alertIds.entries()) {
        const triggered = (i + n) % TRIGGERED_EVERY === 0;
        const execution = executionOf(batch, ids.next('exec_'), alertId, triggered);
        executionRows.push(execution);
        executionIds.push(execution.execution_id);
        counts.add(alertId, now, triggered);
      }
    }
    db.exec('BEGIN');
    insertRows(db, 'batches', batchRows);
    insertRows(db, 'executions', executionRows);
    db.exec('COMMIT');
  }
  db.exec('BEGIN');
  insertRows(db, 'execution_counters', counts.rows());
  db.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
  return executionIds.reverse();
}

function batchOf(scene: Scene, batch_id: string, i: number, created_at: number): BatchesTable {
  const documents = Array.from({ length: 5 }, (_, n) => `document-${i}-${n}`);
  return {
    namespace_id: scene.namespaceId,
    batch_id,
    collection_id: scene.collectionId,
    document_ids_json: JSON.stringify(documents),
    created_at,
  };
}

function executionOf(
  batch: BatchesTable,
  execution_id: string,
  alert_id: string,
  triggered: boolean,
): ExecutionsTable {
  return {
    namespace_id: batch.namespace_id,
    execution_id,
    alert_id,
    collection_id: batch.collection_id,
    batch_id: batch.batch_id,
    triggered: Number(triggered),
    status: 'completed',
    mode: 'on_ingest',
    match_count: triggered ? 1 : 0,
    limited: 0,
    skipped_documents: 0,
    executed_at: batch.created_at,
    duration_ms: 1,
    alert_version: 1,
    retriever_version: 1,
    include_matches: 1,
    notification_json: JSON.stringify(
      triggered ? { status: 'held', reason: 'no_channel' } : { status: 'none', reason: null },
    ),
    notification_reason: triggered ? 'no_channel' : null,
    covered_from: null,
    covered_to: null,
    error_json: null,
    matches_json: JSON.stringify(triggered ? [matchOf(batch)] : []),
  };
}

/** A match as a check writes it, with the evidence of one text clause. */
function matchOf(batch: BatchesTable): object {
  const [document_id] = JSON.parse(batch.document_ids_json) as string[];
  return {
    document_id,
    score: 1,
    asset_id: null,
    matched_features: {
      text: { clause: 'text', field: 'text', terms: ['encryption', 'tool'], passed: true },
    },
    metadata: { section: 'utils', installed_size: 1200 },
    source_document_id: document_id,
    collection_id: batch.collection_id,
  };
}
