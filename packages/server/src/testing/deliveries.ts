import { insertion } from '../store/database.ts';
import { DUE_AT_ONCE } from '../store/ready.ts';
import type { DeliveriesTable, ExecutionsTable } from '../store/tables.ts';
import type { TestContext } from './context.ts';
import { PLAIN_DELIVERY, UNTOLD_EXECUTION } from './rows.ts';

/** The namespace of the rows that are made here. */
export const NS = 'ns_test';

/** A fresh delivery. */
export function deliveryRow(
  delivery_id: string,
  channel_id: string,
  change: Partial<DeliveriesTable> = {},
): DeliveriesTable {
  return {
    namespace_id: NS,
    delivery_id,
    execution_id: `exec_${delivery_id}`,
    alert_id: 'alt_1',
    channel_id,
    state: 'pending',
    due_at: DUE_AT_ONCE,
    lease_owner: null,
    lease_until: null,
    attempts: 0,
    context_json: JSON.stringify({ name: 'a', metadata: {}, include_scores: true }),
    reason: null,
    created_at: 0,
    finished_at: null,
    ...PLAIN_DELIVERY,
    ...change,
  };
}

/** Stores deliveries as they are given. */
export async function addDeliveries({ ctx }: TestContext, rows: readonly DeliveriesTable[]): Promise<void> {
  await ctx.db.write([insertion('deliveries', rows)]);
}

/** Stores an execution that tells people. */
export async function addExecution(
  { ctx, clock }: TestContext,
  execution_id: string,
  change: Partial<ExecutionsTable> = {},
): Promise<void> {
  const row: ExecutionsTable = {
    namespace_id: NS,
    execution_id,
    alert_id: 'alt_1',
    collection_id: 'col_1',
    batch_id: `bat_${execution_id}`,
    triggered: 1,
    status: 'completed',
    mode: 'on_ingest',
    match_count: 1,
    limited: 0,
    skipped_documents: 0,
    executed_at: clock.now(),
    duration_ms: 1,
    alert_version: 1,
    retriever_version: 1,
    include_matches: 1,
    notification_json: JSON.stringify({ status: 'pending', reason: null }),
    error_json: null,
    matches_json: '[]',
    ...UNTOLD_EXECUTION,
    ...change,
  };
  await ctx.db.write([insertion('executions', [row])]);
}

/** Reads a delivery. */
export async function readDelivery({ ctx }: TestContext, deliveryId: string): Promise<DeliveriesTable> {
  return ctx.db.read
    .selectFrom('deliveries')
    .selectAll()
    .where('delivery_id', '=', deliveryId)
    .executeTakeFirstOrThrow();
}
