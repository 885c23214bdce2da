import type { AlertMatchResult, CreateAlertRequest, NotificationReason } from '@tocsin/contract';
import { createAlert } from '../catalog/alerts.ts';
import { createChannel } from '../catalog/channels.ts';
import type { AlertOutcome, CheckedBatch } from '../executions/outcome.ts';
import { recordExecutions } from '../executions/record.ts';
import type { DeliveriesTable } from '../store/tables.ts';
import type { TestContext } from './context.ts';
import { NS } from './deliveries.ts';

/** The collection in which the alerts of these tests run. */
export const COLLECTION = 'col_1';

const stages = [
  { stage_id: 'attribute_filter', parameters: { field: 'metadata.a', operator: 'eq', value: 1 } },
] as never;

/** A match of a document of {@link COLLECTION}. */
export function matchOf(document_id: string, metadata: Record<string, unknown> = {}): AlertMatchResult {
  return {
    document_id,
    asset_id: null,
    score: 1,
    matched_features: null,
    metadata,
    source_document_id: document_id,
    collection_id: COLLECTION,
  };
}

/** A fresh channel. @returns its id */
export async function addChannel({ ctx }: TestContext): Promise<string> {
  const config = { url: 'https://example.com' };
  const { channel_id } = await createChannel(ctx, NS, { channel_type: 'webhook', config });
  return channel_id;
}

/** An alert that tells these channels. @returns its id */
export async function addAlert(
  { ctx }: TestContext,
  channelIds: readonly string[],
  config: CreateAlertRequest['notification_config'] = {},
  more: Partial<CreateAlertRequest> = {},
): Promise<string> {
  const channels = channelIds.map((channel_id) => ({ channel_type: 'webhook', channel_id }));
  const name = more.name ?? `alert ${ctx.ids.next('alt_').slice(-6)}x`;
  const notification_config = { channels, ...config };
  const { alert_id } = await createAlert(ctx, NS, {
    name,
    retriever: { stages },
    notification_config,
    ...more,
  });
  return alert_id;
}

/** What became of one run. */
export interface RanAndTold {
  readonly executionId: string;
  readonly status: string;
  readonly reason: NotificationReason | null;
  readonly deliveries: readonly DeliveriesTable[];
  /** The documents that people are told of; null = all that were found. */
  readonly told: readonly string[] | null;
}

/** Records a run of an alert that triggered, as T2 does. */
export async function runAlert(
  { ctx }: TestContext,
  alertId: string,
  matches: readonly AlertMatchResult[],
  change: Partial<AlertOutcome> = {},
  batch: Partial<CheckedBatch> = {},
): Promise<RanAndTold> {
  const outcome: AlertOutcome = {
    alert: { alertId, alertVersion: 1, retrieverVersion: 1, record: 'auto' },
    status: 'completed',
    triggered: true,
    matchCount: matches.length,
    limited: false,
    matches,
    skippedDocuments: 0,
    durationMs: 1,
    error: null,
    ...change,
  };
  const checked: CheckedBatch = {
    namespaceId: NS,
    collectionId: COLLECTION,
    batchId: ctx.ids.next('bat_'),
    mode: 'on_ingest',
    held: null,
    covered: null,
    ...batch,
  };
  const deps = { ids: ctx.ids, clock: ctx.clock, slot: 0 };
  const { executions } = await recordExecutions(ctx.db, deps, checked, [outcome]);
  const [row] = executions;
  if (row === undefined) throw new Error('nothing was recorded');
  const { status, reason } = JSON.parse(row.notification_json);
  const deliveries = await ctx.db.read
    .selectFrom('deliveries')
    .selectAll()
    .where('namespace_id', '=', NS)
    .where('execution_id', '=', row.execution_id)
    .orderBy('channel_id')
    .execute();
  const told = deliveries[0] ? (JSON.parse(deliveries[0].context_json).told ?? null) : null;
  return { executionId: row.execution_id, status, reason, deliveries, told };
}
