import { type AlertExecutionMode, MATCH_LIMITS } from '@tocsin/contract';
import type { Clock } from '../platform/clock.ts';
import type { IdSource } from '../platform/ids.ts';
import { insertion, type Transaction, type Write, writeAll } from '../store/database.ts';
import type { DeliveriesTable, ExecutionsTable } from '../store/tables.ts';
import { type Counted, countingOf } from './counters.ts';
import type { AlertOutcome } from './outcome.ts';

/** Executions that one transaction records; more are written in parts. */
export const RECORD_PART = 1000;

/** The batch that was checked. */
export interface CheckedBatch {
  readonly namespaceId: string;
  readonly collectionId: string;
  readonly batchId: string;
  readonly mode: AlertExecutionMode;
}

/** What T2 needs around it. */
export interface RecordDeps {
  readonly ids: IdSource;
  readonly clock: Clock;
  /** The counters' slot of this writer. */
  readonly slot: number;
}

/** What T2 wrote. */
export interface Recorded {
  readonly executions: number;
  readonly deliveries: number;
}

/**
 * T2: the executions of a batch, their counters and one delivery per channel. What the key (namespace, batch, alert,
 * collection) has already is left out, and so are alerts that were deleted meanwhile.
 * @param more what is written with them: the end of the job
 */
export async function recordExecutions(
  tx: Transaction,
  deps: RecordDeps,
  batch: CheckedBatch,
  outcomes: readonly AlertOutcome[],
  more: readonly Write[] = [],
): Promise<Recorded> {
  const fresh = await withoutGone(tx, batch, outcomes);
  const channels = await enabledChannels(tx, batch.namespaceId, fresh);
  const executedAt = deps.clock.now();
  const rows = fresh.map((outcome) => ({
    outcome,
    row: toRow(deps.ids, batch, outcome, executedAt, channels),
  }));
  const executions = rows.map(({ row }) => row);
  const deliveries = rows.flatMap(({ outcome, row }) => deliveriesOf(deps.ids, outcome, row, channels));
  await writeAll(tx, [
    insertion('executions', executions),
    insertion('execution_overflow', rows.flatMap(overflowOf)),
    countingOf(batch.namespaceId, deps.slot, executions.map(countedAs)),
    insertion('deliveries', deliveries),
    ...more,
  ]);
  return { executions: executions.length, deliveries: deliveries.length };
}

function countedAs(row: ExecutionsTable): Counted {
  return {
    alertId: row.alert_id,
    collectionId: row.collection_id,
    executedAt: row.executed_at,
    triggered: row.triggered === 1,
    status: row.status,
    mode: row.mode,
  };
}

/** Leaves out what is recorded already, and alerts that are no more. */
async function withoutGone(
  tx: Transaction,
  { namespaceId, batchId, collectionId }: CheckedBatch,
  outcomes: readonly AlertOutcome[],
): Promise<AlertOutcome[]> {
  if (outcomes.length === 0) return [];
  const recorded = await tx
    .selectFrom('executions')
    .select('alert_id')
    .where('namespace_id', '=', namespaceId)
    .where('batch_id', '=', batchId)
    .where('collection_id', '=', collectionId)
    .execute();
  const alive = await tx
    .selectFrom('alerts')
    .select('alert_id')
    .where('namespace_id', '=', namespaceId)
    .where(
      'alert_id',
      'in',
      outcomes.map(({ alert }) => alert.alertId),
    )
    .execute();
  const done = new Set(recorded.map((row) => row.alert_id));
  const there = new Set(alive.map((row) => row.alert_id));
  return outcomes.filter(({ alert }) => there.has(alert.alertId) && !done.has(alert.alertId));
}

async function enabledChannels(
  tx: Transaction,
  namespaceId: string,
  outcomes: readonly AlertOutcome[],
): Promise<ReadonlySet<string>> {
  const named = [
    ...new Set(outcomes.filter(({ triggered }) => triggered).flatMap(({ alert }) => alert.channelIds)),
  ];
  if (named.length === 0) return new Set();
  const rows = await tx
    .selectFrom('channels')
    .select('channel_id')
    .where('namespace_id', '=', namespaceId)
    .where('enabled', '=', 1)
    .where('channel_id', 'in', named)
    .execute();
  return new Set(rows.map((row) => row.channel_id));
}

function toRow(
  ids: IdSource,
  batch: CheckedBatch,
  outcome: AlertOutcome,
  executed_at: number,
  channels: ReadonlySet<string>,
): ExecutionsTable {
  const { alert } = outcome;
  return {
    namespace_id: batch.namespaceId,
    execution_id: ids.next('exec_'),
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
    include_matches: Number(alert.includeMatches),
    notification_json: JSON.stringify(notificationOf(outcome, channels)),
    error_json: outcome.error === null ? null : JSON.stringify(outcome.error),
    matches_json: JSON.stringify(outcome.matches.slice(0, MATCH_LIMITS.shown)),
  };
}

/** Why people are told or not, in one word. */
function notificationOf(
  { alert, triggered }: AlertOutcome,
  channels: ReadonlySet<string>,
): { status: string; reason: string | null } {
  if (!triggered) return { status: 'none', reason: null };
  if (alert.channelIds.length === 0) return { status: 'held', reason: 'no_channel' };
  if (!alert.channelIds.some((id) => channels.has(id))) return { status: 'held', reason: 'channel_paused' };
  return { status: 'pending', reason: null };
}

function overflowOf({ outcome, row }: { outcome: AlertOutcome; row: ExecutionsTable }) {
  const more = outcome.matches.slice(MATCH_LIMITS.shown, MATCH_LIMITS.kept);
  if (more.length === 0) return [];
  return [
    { namespace_id: row.namespace_id, execution_id: row.execution_id, matches_json: JSON.stringify(more) },
  ];
}

function deliveriesOf(
  ids: IdSource,
  { alert, triggered }: AlertOutcome,
  row: ExecutionsTable,
  channels: ReadonlySet<string>,
): DeliveriesTable[] {
  if (!triggered) return [];
  const context = { name: alert.name, metadata: alert.alertMetadata, include_scores: alert.includeScores };
  return [...new Set(alert.channelIds)]
    .filter((id) => channels.has(id))
    .map((channel_id) => ({
      namespace_id: row.namespace_id,
      delivery_id: ids.next('dlv_'),
      execution_id: row.execution_id,
      alert_id: row.alert_id,
      channel_id,
      state: 'pending' as const,
      due_at: row.executed_at,
      lease_owner: null,
      lease_until: null,
      attempts: 0,
      context_json: JSON.stringify(context),
      reason: null,
      created_at: row.executed_at,
      finished_at: null,
    }));
}
