import { type Decision, decide } from '../notify/stages/decide.ts';
import type { Leg } from '../notify/stages/fan-out.ts';
import { readSituations, remembers } from '../notify/stages/situation.ts';
import { type Candidate, type FloodNotice } from '../notify/stages/stage.ts';
import { isoTime } from '../platform/clock.ts';
import type { IdSource } from '../platform/ids.ts';
import { insertion, type Reader, requireRows, type Write } from '../store/database.ts';
import { DUE_AT_ONCE } from '../store/ready.ts';
import type { DeliveriesTable, ExecutionsTable } from '../store/tables.ts';
import type { AlertNow } from './alert-now.ts';
import type { AlertOutcome, CheckedBatch } from './outcome.ts';
import type { PreparedExecution } from './prepare.ts';

/** An execution, and the alert as it stands now. */
export interface ExecutionToTell {
  readonly execution: PreparedExecution;
  readonly outcome: AlertOutcome;
  readonly alert: AlertNow;
}

/** An execution with its deliveries, and what else is written of whom it tells. */
export interface ToldExecution extends Pick<PreparedExecution, 'overflow'> {
  readonly row: ExecutionsTable;
  readonly deliveries: readonly DeliveriesTable[];
  /** Fails where somebody else decided about the same alert since its memory was read; to be written first. */
  readonly deciding: readonly Write[];
  readonly writes: readonly Write[];
}

/** Decides of each execution whom it tells, and adds it to them. */
export async function tellAll(
  db: Reader,
  ids: IdSource,
  batch: CheckedBatch,
  all: readonly ExecutionToTell[],
): Promise<ToldExecution[]> {
  const candidates = all.map((one) => candidateOf(batch, one));
  const triggered = candidates.filter((_, i) => all[i]?.execution.row.triggered === 1);
  const situations = await readSituations(db, triggered);
  return all.map((one, i) => {
    const at = triggered.indexOf(candidates[i] as Candidate);
    const situation = situations[at];
    if (situation === undefined) return toldOf(ids, one, NOBODY, []);
    const candidate = candidates[i] as Candidate;
    const deciding = remembers(candidate) ? decidingOf(db, candidate, situation.memory.revision) : [];
    return toldOf(ids, one, decide(candidate, situation), deciding);
  });
}

const NOBODY: Decision = {
  notification: { status: 'none', reason: null },
  told: null,
  leftOut: 0,
  legs: [],
  notice: null,
  writes: [],
};

function candidateOf(
  { namespaceId, collectionId, held }: CheckedBatch,
  { execution: { row }, outcome, alert }: ExecutionToTell,
): Candidate {
  return {
    namespaceId,
    executionId: row.execution_id,
    collectionId,
    alert,
    matchCount: row.match_count,
    matches: outcome.matches,
    held,
    now: row.executed_at,
  };
}

/** Of two that decide about an alert at once, the second one reads again what the first one remembers. */
function decidingOf(
  db: Reader,
  { namespaceId: namespace_id, alert: { alertId: alert_id } }: Candidate,
  revision: number | null,
): Write[] {
  if (revision === null)
    return [insertion('alert_telling', [{ namespace_id, alert_id, revision: 1, flood_json: null }])];
  const asRead = db
    .selectFrom('alert_telling')
    .select('alert_id')
    .where('namespace_id', '=', namespace_id)
    .where('alert_id', '=', alert_id)
    .where('revision', '=', revision);
  const raising = 'update alert_telling set revision = ? where namespace_id = ? and alert_id = ?';
  return [requireRows(asRead, 1, 'alone'), { sql: raising, rows: [[revision + 1, namespace_id, alert_id]] }];
}

function toldOf(
  ids: IdSource,
  { execution: { row, overflow }, alert }: ExecutionToTell,
  decision: Decision,
  deciding: readonly Write[],
): ToldExecution {
  const { notification, legs, notice, writes } = decision;
  const context = {
    name: alert.name,
    metadata: alert.metadata,
    include_scores: alert.includeScores,
    template_id: alert.templateId,
    ...(decision.told === null ? {} : { told: decision.told, left_out: decision.leftOut }),
  };
  const context_json = JSON.stringify(context);
  return {
    row: {
      ...row,
      include_matches: Number(alert.includeMatches),
      notification_json: JSON.stringify(notification),
      notification_reason: notification.reason,
    },
    overflow,
    deliveries: [
      ...legs.map((leg) => deliveryOf(ids, row, leg, { event_type: 'alert.triggered', context_json })),
      ...(notice === null ? [] : noticesOf(ids, row, alert, notice, legs)),
    ],
    deciding,
    writes,
  };
}

/** One to each channel of the alert that can be reached: those who read its messages are those who own it. */
function noticesOf(
  ids: IdSource,
  row: PreparedExecution['row'],
  { name, metadata, alertId: alert_id }: AlertNow,
  { matches, windowMs, normal, threshold }: FloodNotice,
  legs: readonly Leg[],
): DeliveriesTable[] {
  const data = {
    alert: { alert_id, name, metadata },
    matches,
    window_ms: windowMs,
    normal: Math.round(normal * 10) / 10,
    threshold: Math.round(threshold * 10) / 10,
    held_since: isoTime(row.executed_at),
  };
  const context_json = JSON.stringify({ subject: { type: 'alert', id: alert_id }, data });
  return legs.map(({ channel_id }) => ({
    ...deliveryOf(
      ids,
      row,
      { channel_id, state: 'pending', reason: null, due_at: DUE_AT_ONCE },
      { event_type: 'alert.flood_guard', context_json },
    ),
    execution_id: '',
  }));
}

function deliveryOf(
  ids: IdSource,
  row: PreparedExecution['row'],
  leg: Leg,
  said: Pick<DeliveriesTable, 'event_type' | 'context_json'>,
): DeliveriesTable {
  return {
    namespace_id: row.namespace_id,
    delivery_id: ids.next('dlv_'),
    execution_id: row.execution_id,
    alert_id: row.alert_id,
    ...leg,
    lease_owner: null,
    lease_until: null,
    attempts: 0,
    attempts_before: 0,
    ...said,
    created_at: row.executed_at,
    finished_at: null,
    merged_into: null,
    status_code: null,
    repeats: 0,
  };
}
