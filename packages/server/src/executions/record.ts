import { type AlertExecutionMode, MATCH_LIMITS } from '@tocsin/contract';
import type { Clock } from '../platform/clock.ts';
import type { IdSource } from '../platform/ids.ts';
import {
  ConstraintError,
  type Database,
  insertion,
  type Reader,
  requireRows,
  type Write,
} from '../store/database.ts';
import type { DeliveriesTable, ExecutionOverflowTable, ExecutionsTable } from '../store/tables.ts';
import { type Counted, countingOf } from './counters.ts';
import type { AlertOutcome } from './outcome.ts';

/**
 * Executions that one transaction records; more are written in parts. A part of 25 takes about 1 ms on SQLite, which is
 * what a document that arrives meanwhile has to wait.
 */
export const RECORD_PART = 25;

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

/** How often a part is read again because others came between; more often than that something else is wrong. */
const MAX_READS = 10;

/** The job that a batch is recorded for. */
export interface JobOfBatch {
  readonly requireThere: readonly Write[];
  readonly isThere: () => Promise<boolean>;
  /** What ends it; nothing before the last part. */
  readonly end: readonly Write[];
}

/** What T2 wrote. */
export interface Recorded {
  readonly executions: readonly ExecutionsTable[];
  readonly deliveries: number;
}

/** An execution with what is written beside it. */
interface PreparedExecution {
  readonly row: ExecutionsTable;
  readonly overflow: readonly ExecutionOverflowTable[];
  readonly deliveries: readonly DeliveriesTable[];
}

/**
 * T2: the executions of a batch, their counters and one delivery per channel. What the key (namespace, batch, alert,
 * collection) has already is left out, and so are alerts that were deleted meanwhile. Everything is worked
 * out before the transaction, which fails where it is no longer so: on SQLite everybody else waits for its end.
 * @param job must be there still (its collection may have been deleted), and ends with the last part
 */
export async function recordExecutions(
  db: Database,
  deps: RecordDeps,
  batch: CheckedBatch,
  outcomes: readonly AlertOutcome[],
  job: JobOfBatch | null = null,
): Promise<Recorded> {
  const channels = await enabledChannels(db.read, batch.namespaceId, outcomes);
  const executedAt = deps.clock.now();
  const prepared = outcomes.map((outcome) => prepare(deps.ids, batch, outcome, executedAt, channels));
  for (let attempt = 1; ; attempt++) {
    const wanted = await stillWanted(db.read, batch, prepared);
    const executions = wanted.map(({ row }) => row);
    const deliveries = wanted.flatMap((one) => one.deliveries);
    const overflow = wanted.flatMap((one) => one.overflow);
    try {
      await db.write([
        ...(job?.requireThere ?? []),
        ...requireAlerts(db.read, batch, executions),
        insertion('executions', executions),
        insertion('execution_overflow', overflow),
        countingOf(batch.namespaceId, deps.slot, executions.map(countedAs)),
        insertion('deliveries', deliveries),
        ...(job?.end ?? []),
      ]);
      return { executions, deliveries: deliveries.length };
    } catch (error) {
      if (!(error instanceof ConstraintError) || attempt === MAX_READS) throw error;
      if (job !== null && !(await job.isThere())) return { executions: [], deliveries: 0 };
      // An alert was deleted, or another worker recorded the batch, since it was read: read again.
    }
  }
}

function prepare(
  ids: IdSource,
  batch: CheckedBatch,
  outcome: AlertOutcome,
  executedAt: number,
  channels: ReadonlySet<string>,
): PreparedExecution {
  const row = toRow(ids, batch, outcome, executedAt, channels);
  return { row, overflow: overflowOf(outcome, row), deliveries: deliveriesOf(ids, outcome, row, channels) };
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

/** Fails the transaction where an alert was deleted meanwhile; one that is recorded already fails by its unique key. */
function requireAlerts(db: Reader, { namespaceId }: CheckedBatch, rows: readonly ExecutionsTable[]): Write[] {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.alert_id);
  const alerts = db
    .selectFrom('alerts')
    .select('alert_id')
    .where('namespace_id', '=', namespaceId)
    .where('alert_id', 'in', ids);
  return [requireRows(alerts, ids.length)];
}

/** Leaves out what is recorded already, and alerts that are no more. */
async function stillWanted(
  db: Reader,
  { namespaceId, batchId, collectionId }: CheckedBatch,
  prepared: readonly PreparedExecution[],
): Promise<readonly PreparedExecution[]> {
  if (prepared.length === 0) return [];
  const ids = prepared.map(({ row }) => row.alert_id);
  const rows = await db
    .selectFrom('alerts as a')
    .select('a.alert_id')
    .where('a.namespace_id', '=', namespaceId)
    .where('a.alert_id', 'in', ids)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('executions as e')
            .select('e.execution_id')
            .where('e.namespace_id', '=', namespaceId)
            .where('e.batch_id', '=', batchId)
            .whereRef('e.alert_id', '=', 'a.alert_id')
            .where('e.collection_id', '=', collectionId),
        ),
      ),
    )
    .execute();
  const wanted = new Set(rows.map((row) => row.alert_id));
  return wanted.size === ids.length ? prepared : prepared.filter(({ row }) => wanted.has(row.alert_id));
}

async function enabledChannels(
  db: Reader,
  namespaceId: string,
  outcomes: readonly AlertOutcome[],
): Promise<ReadonlySet<string>> {
  const triggered = outcomes.filter((outcome) => outcome.triggered);
  const named = [...new Set(triggered.flatMap(({ alert }) => alert.channelIds))];
  if (named.length === 0) return new Set();
  const rows = await db
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

function overflowOf(outcome: AlertOutcome, row: ExecutionsTable): ExecutionOverflowTable[] {
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
