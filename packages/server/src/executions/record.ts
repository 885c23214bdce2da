import { activeSubscriptions } from '../catalog/subscriptions.ts';
import type { Clock } from '../platform/clock.ts';
import type { IdSource } from '../platform/ids.ts';
import { ConstraintError, type Database, insertion, type Write } from '../store/database.ts';
import type { ExecutionFeedTable, ExecutionsTable } from '../store/tables.ts';
import { driftOf } from '../store/time-range.ts';
import { type AlertNow, readAlertsNow, requireAlertsNow } from './alert-now.ts';
import { type Counted, countingOf } from './counters.ts';
import { eventsOfRuns } from './events.ts';
import type { AlertOutcome, CheckedBatch } from './outcome.ts';
import { type PreparedExecution, prepareExecution } from './prepare.ts';
import { countingReasons } from './reason-counters.ts';
import { type ExecutionToTell, type ToldExecution, tellAll } from './tell.ts';

/**
 * Executions that one transaction records; more are written in parts. A part of 25 takes about 1 ms on SQLite, which is
 * what a document that arrives meanwhile has to wait.
 */
export const RECORD_PART = 25;

/** What T2 needs around it. */
export interface RecordDeps {
  readonly ids: IdSource;
  readonly clock: Clock;
  /** The counters' slot of this writer. */
  readonly slot: number;
}

/** How often a part is read again because others came between; more often than that something else is wrong. */
const MAX_READS = 50;

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

/**
 * T2: the executions of a batch, their counters and one delivery per channel. What the key (namespace, batch, alert,
 * collection) has already is left out, and so are alerts that were deleted or disabled meanwhile.
 *
 * An execution says what an alert found as it stood when the batch was checked; whom it tells follows from the alert as it
 * stands now. Everything is worked out before the transaction, which fails where it is no longer so: on SQLite everybody
 * else waits for its end.
 * @param job must be there still (its collection may have been deleted), and ends with the last part
 */
export async function recordExecutions(
  db: Database,
  deps: RecordDeps,
  batch: CheckedBatch,
  outcomes: readonly AlertOutcome[],
  job: JobOfBatch | null = null,
): Promise<Recorded> {
  const executedAt = deps.clock.now();
  const prepared = outcomes.map((outcome) => prepareExecution(deps.ids, batch, outcome, executedAt));
  for (let attempt = 1; ; attempt++) {
    const alerts = await readAlertsNow(
      db.read,
      batch,
      prepared.map(({ row }) => row.alert_id),
    );
    const all = toTell(prepared, outcomes, alerts);
    const [told, subscriptions] = await Promise.all([
      tellAll(db.read, deps.ids, batch, all),
      activeSubscriptions(db.read, batch.namespaceId),
    ]);
    const executions = told.map(({ row }) => row);
    const deliveries = told.flatMap((one) => one.deliveries);
    const events = eventsOfRuns(deps.ids, subscriptions, batch, all, told);
    try {
      await db.write([
        ...(job?.requireThere ?? []),
        ...requireAlertsNow(db.read, batch.namespaceId, alerts.values()),
        ...inOrder(told).flatMap(({ deciding }) => deciding),
        insertion('executions', executions),
        insertion('execution_feed', executions.map(fedAs)),
        insertion(
          'execution_overflow',
          told.flatMap(({ overflow }) => overflow),
        ),
        driftOf(executions),
        countingOf(batch.namespaceId, deps.slot, executions.map(countedAs)),
        insertion('deliveries', deliveries),
        insertion('deliveries', events),
        ...inOrder(told).flatMap(({ writes }) => writes),
        countingReasons(batch.namespaceId, deps.slot, executions),
        ...(job?.end ?? []),
      ]);
      return { executions, deliveries: deliveries.length + events.length };
    } catch (error) {
      if (!(error instanceof ConstraintError) || attempt === MAX_READS) throw error;
      if (job !== null && !(await job.isThere())) return { executions: [], deliveries: 0 };
      // An alert was changed or deleted, or another worker recorded the batch, since it was read: read again.
    }
  }
}

function toTell(
  prepared: readonly PreparedExecution[],
  outcomes: readonly AlertOutcome[],
  alerts: ReadonlyMap<string, AlertNow>,
): ExecutionToTell[] {
  return prepared.flatMap((execution, i) => {
    const alert = alerts.get(execution.row.alert_id);
    return alert ? [{ execution, outcome: outcomes[i] as AlertOutcome, alert }] : [];
  });
}

/** By alert, so that two that decide about the same ones wait for each other and do not lock each other out. */
function inOrder(told: readonly ToldExecution[]): ToldExecution[] {
  return [...told].sort((a, b) => (a.row.alert_id < b.row.alert_id ? -1 : 1));
}

function fedAs({ namespace_id, execution_id }: ExecutionsTable): ExecutionFeedTable {
  return { namespace_id, execution_id };
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
